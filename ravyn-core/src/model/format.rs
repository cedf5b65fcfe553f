//! Formats of text (JSON Schema 2020-12, validation §7.3), enforced as well as documented.

use garde::rules::email::parse_email;

/// A format that a text can be required to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// `user@example.com`
    Email,
    /// An absolute URI (RFC 3986).
    Uri,
    /// `67e55044-10b1-426f-9247-bb680e5fe0c8` (RFC 9562)
    Uuid,
    /// `192.0.2.1`
    Ipv4,
    /// `2001:db8::1`
    Ipv6,
}

impl Format {
    /// Its name in a schema.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Uri => "uri",
            Self::Uuid => "uuid",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
    }

    /// The format of this name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let all = [Self::Email, Self::Uri, Self::Uuid, Self::Ipv4, Self::Ipv6];
        all.into_iter().find(|format| format.as_str() == name)
    }

    /// Whether `text` has it.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Email => parse_email(text).is_ok(),
            Self::Uri => fluent_uri::Uri::parse(text).is_ok(),
            Self::Uuid => is_uuid(text),
            Self::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
        }
    }
}

/// Groups of 8, 4, 4, 4 and 12 hexadecimal digits (RFC 9562 §4).
fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| {
        let is_hex = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex { group.len() } else { 0 }
    });
    groups.eq([8, 4, 4, 4, 12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_right_from_wrong() {
        for (format, right, wrong) in [
            (Format::Email, "a@example.com", "a@"),
            (Format::Uri, "https://example.com/a?b#c", "/relative"),
            (
                Format::Uuid,
                "67e55044-10b1-426f-9247-bb680e5fe0c8",
                "67e5504410b1426f9247bb680e5fe0c8",
            ),
            (Format::Ipv4, "192.0.2.1", "192.0.2.256"),
            (Format::Ipv6, "2001:db8::1", "2001:db8"),
        ] {
            assert!(format.accepts(right), "{right}");
            assert!(!format.accepts(wrong), "{wrong}");
        }
    }
}
