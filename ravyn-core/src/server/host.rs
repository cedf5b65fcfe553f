//! The authority of a request: `uri-host [":" port]` and nothing else (RFC 9110 §7.2).

use std::cell::RefCell;
use std::net::Ipv6Addr;

use http::HeaderValue;

/// The host that a connection named last. Most name one only, which is then compared, not read.
///
/// It is a copy: a value of the request would keep the whole buffer that it was read into.
#[derive(Debug, Default)]
pub(super) struct KnownHost(RefCell<Option<HeaderValue>>);

impl KnownHost {
    /// Whether the value names a host.
    #[inline]
    pub(super) fn admits(&self, value: &HeaderValue) -> bool {
        self.0.borrow().as_ref() == Some(value) || self.learn(value.as_bytes()).is_some()
    }

    /// The value as a field of its own, if it names a host.
    pub(super) fn field(&self, value: &str) -> Option<HeaderValue> {
        let known = self.0.borrow().clone();
        known
            .filter(|known| known == value)
            .or_else(|| self.learn(value.as_bytes()))
    }

    fn learn(&self, value: &[u8]) -> Option<HeaderValue> {
        let copy = HeaderValue::from_bytes(value)
            .ok()
            .filter(|_| is_host(value))?;
        self.0.replace(Some(copy.clone()));
        Some(copy)
    }
}

/// Whether the bytes are a host that is not empty, and at most a port.
fn is_host(bytes: &[u8]) -> bool {
    if let Some(literal) = bytes.strip_prefix(b"[") {
        let Some(end) = literal.iter().position(|&byte| byte == b']') else {
            return false;
        };
        return is_ipv6(&literal[..end]) && is_port(&literal[end + 1..]);
    }
    let end = bytes
        .iter()
        .position(|&byte| byte == b':')
        .unwrap_or(bytes.len());
    end > 0 && is_name(&bytes[..end]) && is_port(&bytes[end..])
}

/// An address alone: future versions and zones have no meaning to a server (RFC 3986 §3.2.2).
fn is_ipv6(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
}

/// Nothing, or `:` and a number of 16 bits; the digits may be missing (RFC 3986 §3.2.3).
fn is_port(bytes: &[u8]) -> bool {
    let Some(digits) = bytes.strip_prefix(b":") else {
        return bytes.is_empty();
    };
    let number = |text: &str| text.is_empty() || text.parse::<u16>().is_ok();
    digits.iter().all(u8::is_ascii_digit) && str::from_utf8(digits).is_ok_and(number)
}

/// A registered name, which IPv4 addresses are too (RFC 3986 §3.2.2).
fn is_name(mut bytes: &[u8]) -> bool {
    while let [first, rest @ ..] = bytes {
        bytes = match (first, rest) {
            (b'%', [high, low, rest @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                rest
            }
            (b'-' | b'.' | b'_' | b'~', _) => rest,
            (b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=', _) => {
                rest
            }
            _ if first.is_ascii_alphanumeric() => rest,
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_at_most_a_port() {
        for host in [
            "a",
            "a.example:8000",
            "127.0.0.1",
            "127.0.0.1:65535",
            "[::1]",
            "[2001:db8::1]:80",
            "a:",
            "x_y",
            "caf%C3%A9.example",
            "a~b!",
        ] {
            assert!(is_host(host.as_bytes()), "{host}");
        }
        for host in [
            "",
            ":80",
            "a b",
            "u@h",
            "a/b",
            "a:b",
            "a:65536",
            "a:+1",
            "a:1:2",
            "[::1",
            "[::1]x",
            "[]",
            "[fe80::1%25eth0]",
            "[v1.x]",
            "::1",
            "a%2",
            "a%zz",
            "http://a",
            "a#b",
            "a?b",
            "a\\b",
            "é",
        ] {
            assert!(!is_host(host.as_bytes()), "{host}");
        }
    }

    #[test]
    fn a_host_that_was_named_before_is_still_the_same() {
        let known = KnownHost::default();
        let value = HeaderValue::from_static;
        assert!(known.admits(&value("a")) && known.admits(&value("a")));
        assert!(!known.admits(&value("a b")));
        assert_eq!(
            known.field("a").as_ref().map(HeaderValue::as_bytes),
            Some(&b"a"[..])
        );
        assert_eq!(known.field("b@c"), None);
    }
}
