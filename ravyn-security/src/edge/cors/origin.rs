//! Origins as browsers write them (RFC 6454 §6.2): a scheme, a host, and a port that is not the usual one.

use std::net::Ipv6Addr;

use http::HeaderValue;

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum OriginError {
    #[error("it has no scheme")]
    Scheme,
    #[error("it has something behind its host")]
    Behind(String),
    #[error("a browser leaves the usual port out")]
    UsualPort(String),
    #[error("a browser writes it in small letters")]
    Letters(String),
    #[error("it stands for many sites")]
    Pattern,
    #[error("`null` is what many sites that cannot be told apart send")]
    Null,
    #[error("it has no host that a browser could send")]
    Host,
}

impl OriginError {
    /// What to write instead.
    pub(super) fn help(&self) -> String {
        match self {
            Self::Scheme => "write the scheme, too: `https://shop.example`".to_owned(),
            Self::Behind(origin) | Self::UsualPort(origin) | Self::Letters(origin) => {
                format!("write `{origin}`")
            }
            Self::Pattern => {
                "name every site with `allow_origin`, or all of them with `allow_any_origin()`"
                    .to_owned()
            }
            Self::Null => "name the sites that are meant".to_owned(),
            Self::Host => "write a host, and a port where it is not the usual one: \
                           `http://localhost:3000`; letters that are not ASCII are `xn--..`"
                .to_owned(),
        }
    }
}

/// The field `Origin` of a site.
pub(super) fn read(text: &str) -> Result<HeaderValue, OriginError> {
    if text == "null" {
        return Err(OriginError::Null);
    }
    if text.contains('*') {
        return Err(OriginError::Pattern);
    }
    let (scheme, rest) = text.split_once("://").ok_or(OriginError::Scheme)?;
    if !is_scheme(scheme) {
        return Err(OriginError::Scheme);
    }
    if let Some(end) = rest.find(['/', '?', '#']) {
        return Err(OriginError::Behind(format!("{scheme}://{}", &rest[..end])));
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(OriginError::Letters(text.to_ascii_lowercase()));
    }
    let (host, port) = split_port(rest);
    let is_usual = matches!(
        (scheme, port),
        ("http", Some("80")) | ("https", Some("443"))
    );
    if is_usual {
        return Err(OriginError::UsualPort(format!("{scheme}://{host}")));
    }
    let is_port = |port: &str| {
        port.parse::<u16>()
            .is_ok_and(|number| number.to_string() == port)
    };
    if !is_host(host) || !port.is_none_or(is_port) {
        return Err(OriginError::Host);
    }
    HeaderValue::from_str(text).map_err(|_| OriginError::Host)
}

/// RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_host(text: &str) -> bool {
    if let Some(literal) = text.strip_prefix('[') {
        let address = literal.strip_suffix(']');
        return address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let is_of_label = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.split('.')
        .all(|label| !label.is_empty() && label.bytes().all(is_of_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_a_browser_sends_it() {
        for text in [
            "https://shop.example",
            "http://localhost:3000",
            "https://shop.example:8443",
            "https://[::1]:8443",
            "https://xn--bcher-kva.example",
            "capacitor://localhost",
            "https://shop.example:80",
        ] {
            assert_eq!(read(text).map(|value| value == text), Ok(true), "{text}");
        }
    }

    #[test]
    fn what_a_browser_never_sends_is_said_with_what_it_sends() {
        let help = |text: &str| read(text).unwrap_err().help();
        assert_eq!(
            help("https://shop.example/"),
            "write `https://shop.example`"
        );
        assert_eq!(
            help("https://shop.example:443"),
            "write `https://shop.example`"
        );
        assert_eq!(help("https://Shop.example"), "write `https://shop.example`");
        for (text, error) in [
            ("shop.example", OriginError::Scheme),
            ("//shop.example", OriginError::Scheme),
            ("https://*.shop.example", OriginError::Pattern),
            ("null", OriginError::Null),
            ("https://", OriginError::Host),
            ("https://shop.example:", OriginError::Host),
            ("https://shop.example:x", OriginError::Host),
            ("https://shop.example:08", OriginError::Host),
            ("https://u@shop.example", OriginError::Host),
            ("https://bücher.example", OriginError::Host),
            ("https://a..b", OriginError::Host),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
    }
}
