//! Where another server is.

use std::fmt;
use std::net::IpAddr;

use http::Uri;

use super::{RemoteError, RemoteReason};

/// An address that may be called: `https`, or `http` to this machine. No name and password are in it, and no fragment.
#[derive(Clone)]
pub(super) struct Address(Uri);

impl Address {
    pub(super) fn of(text: &str) -> Result<Self, RemoteError> {
        Self::read(text).ok_or_else(|| RemoteError::at(shown(text), RemoteReason::Address))
    }

    /// The address of an issuer, which has no query either (OpenID Connect Discovery 1.0 §3, RFC 8414 §2).
    pub(super) fn of_issuer(text: &str) -> Result<Self, RemoteError> {
        let address = Self::of(text)?;
        if text.contains('?') {
            return Err(RemoteError::at(shown(text), RemoteReason::Address));
        }
        Ok(address)
    }

    fn read(text: &str) -> Option<Self> {
        // `Uri` forgets a fragment.
        if text.contains('#') {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        let is_allowed = match uri.scheme_str()? {
            "https" => true,
            "http" => is_this_machine(authority.host()),
            _ => false,
        };
        let is_plain = !authority.host().is_empty() && !authority.as_str().contains('@');
        (is_allowed && is_plain).then_some(Self(uri))
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }
}

/// For the log: a query may hold what is not to be read there.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(shown(&self.0.to_string()))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What the log says of a text that is to be an address: nothing, where it may hold a password.
fn shown(text: &str) -> &str {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    match &text[..end] {
        with_name if with_name.contains('@') => "an address with a name in it",
        plain => plain,
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    // RFC 6761 §6.3.
    is_loopback || host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_this_machine_may_be_called() {
        for text in [
            "https://id.example",
            "https://id.example:8443/a/b?c=d",
            "HTTPS://id.example/",
            "http://127.0.0.1:8080/realms/shop",
            "http://127.8.9.10",
            "http://[::1]:80/",
            "http://localhost:8080/",
        ] {
            assert!(Address::of(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn nothing_else_may_be_called() {
        for text in [
            "",
            "id.example",
            "/keys",
            "http://id.example/",
            "http://127.0.0.1.id.example/",
            "http://localhost.id.example/",
            "http://10.0.0.1/",
            "http://[::2]/",
            "http://0.0.0.0/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "https://",
            "https:///keys",
            "https://ada:secret@id.example/",
            "https://id.example/#keys",
            "https://id.example/ keys",
        ] {
            assert!(Address::of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_log_sees_neither_a_password_nor_a_query() {
        let refused = Address::of("https://ada:secret@id.example/?key=secret").unwrap_err();
        assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
        let address = Address::of("https://id.example/keys?key=secret").unwrap();
        assert_eq!(address.to_string(), "https://id.example/keys");
    }
}
