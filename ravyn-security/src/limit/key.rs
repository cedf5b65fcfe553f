//! Whose counter a request is on.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use http::HeaderName;
use ravyn_core::request::Request;
use sha2::{Digest, Sha256};

/// Bits of an IPv6 address that a client cannot choose.
const PREFIX: u32 = 64;

/// Bytes of a hash that tell one client from another.
const DIGEST: usize = 16;

/// Whose counter a request is on. Its text shows an address, and of everything else a hash.
///
/// Of an IPv6 address the first 64 bits count: the others are the client's to choose.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LimitKey(Kind);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// Requests that came without a socket, which are all of one client.
    Nobody,
    V4(Ipv4Addr),
    /// The first address of its network.
    V6(Ipv6Addr),
    Digest(&'static str, [u8; DIGEST]),
}

impl LimitKey {
    pub(super) fn of_address(address: Option<IpAddr>) -> Self {
        Self(match address.map(|address| address.to_canonical()) {
            None => Kind::Nobody,
            Some(IpAddr::V4(address)) => Kind::V4(address),
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() >> (128 - PREFIX) << (128 - PREFIX);
                Kind::V6(Ipv6Addr::from_bits(network))
            }
        })
    }

    fn of_value(kind: &'static str, value: &[u8]) -> Self {
        let whole = Sha256::digest(value);
        let mut digest = [0; DIGEST];
        digest.copy_from_slice(&whole[..DIGEST]);
        Self(Kind::Digest(kind, digest))
    }
}

impl fmt::Display for LimitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Nobody => f.write_str("nobody"),
            Kind::V4(address) => write!(f, "{address}"),
            Kind::V6(network) => write!(f, "{network}/{PREFIX}"),
            Kind::Digest(kind, digest) => {
                write!(f, "{kind}:")?;
                digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    }
}

impl fmt::Debug for LimitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LimitKey({self})")
    }
}

type Function = dyn Fn(&Request) -> Option<String> + Send + Sync;

/// By what clients are told apart. What a request does not have is replaced by its address.
#[derive(Clone)]
pub(super) enum KeyOf {
    Address,
    Identity,
    Header(HeaderName),
    Function(Arc<Function>),
}

impl KeyOf {
    /// What counts are kept by, in words.
    pub(super) fn label(&self) -> &str {
        match self {
            Self::Address => "address",
            Self::Identity => "identity",
            Self::Header(name) => name.as_str(),
            Self::Function(_) => "a function",
        }
    }

    pub(super) async fn key(&self, request: &mut Request) -> LimitKey {
        if matches!(self, Self::Identity) {
            // One whose credential is not good has none; the route says so itself.
            let _ = request.identity().await;
        }
        self.own(request)
            .unwrap_or_else(|| LimitKey::of_address(request.client_ip()))
    }

    fn own(&self, request: &Request) -> Option<LimitKey> {
        match self {
            Self::Address => None,
            Self::Identity => {
                let subject = request.known_identity()?.subject();
                Some(LimitKey::of_value("identity", subject.as_bytes()))
            }
            Self::Header(name) => {
                let value = request.headers().get(name)?;
                Some(LimitKey::of_value("header", value.as_bytes()))
            }
            Self::Function(function) => {
                let value = function(request)?;
                Some(LimitKey::of_value("function", value.as_bytes()))
            }
        }
    }
}

impl fmt::Debug for KeyOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("Address"),
            Self::Identity => f.write_str("Identity"),
            Self::Header(name) => write!(f, "Header({name})"),
            Self::Function(_) => f.write_str("Function"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        LimitKey::of_address(address.parse().ok()).to_string()
    }

    #[test]
    fn t3_an_ipv6_network_of_64_bits_is_one_client() {
        assert_eq!(of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::9"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
    }

    #[test]
    fn an_ipv4_address_is_one_client_however_it_is_written() {
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_ne!(of("::ffff:192.0.2.7"), of("::ffff:192.0.2.8"));
    }

    #[test]
    fn a_secret_is_shown_as_a_hash() {
        let key = LimitKey::of_value("header", b"secret-key");
        assert!(key.to_string().starts_with("header:"), "{key}");
        assert!(!format!("{key} {key:?}").contains("secret-key"));
    }
}
