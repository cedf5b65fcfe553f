//! Networks of addresses: `10.0.0.0/8`, `fd00::/8`, and single addresses.

use std::net::IpAddr;
use std::str::FromStr;

/// The addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    first: IpAddr,
    prefix: u8,
}

/// Why a text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NetworkError {
    #[error("it is no address")]
    Address,
    #[error("its prefix is no number of bits from 1 to {0}")]
    Prefix(u8),
    #[error("it has bits behind its prefix")]
    Bits(Network),
    #[error("it is IPv4 in the form of IPv6")]
    Mapped,
    #[error("it has every address, so that each client could say who it is")]
    Everybody,
}

impl NetworkError {
    /// What to write instead.
    pub(super) fn help(&self) -> String {
        match self {
            Self::Address => "write an address, or a network such as `10.0.0.0/8`".to_owned(),
            Self::Prefix(_) => "write the number of bits that are the same".to_owned(),
            Self::Bits(Network { first, prefix }) => format!("write `{first}/{prefix}`"),
            Self::Mapped => "write it as IPv4, which it is compared as".to_owned(),
            Self::Everybody => "write the networks of the proxies".to_owned(),
        }
    }
}

impl Network {
    /// Whether an address is in it. An IPv4 address in the form of IPv6 is one of IPv4.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        self.masked(address.to_canonical()) == Some(self.first)
    }

    /// The first address of the network of this size that has `address`; `None` where that is of the other family.
    fn masked(&self, address: IpAddr) -> Option<IpAddr> {
        let prefix = u32::from(self.prefix);
        match (self.first, address) {
            (IpAddr::V4(_), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
                Some(IpAddr::V4((address.to_bits() & mask).into()))
            }
            (IpAddr::V6(_), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
                Some(IpAddr::V6((address.to_bits() & mask).into()))
            }
            _ => None,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError::Address)?;
        if address.to_canonical() != address {
            return Err(NetworkError::Mapped);
        }
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => most,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits
                .parse()
                .ok()
                .filter(|prefix| *prefix <= most)
                .ok_or(NetworkError::Prefix(most))?,
            Some(_) => return Err(NetworkError::Prefix(most)),
        };
        if prefix == 0 {
            return Err(NetworkError::Everybody);
        }
        let network = Self {
            first: address,
            prefix,
        };
        match network.masked(address) {
            Some(first) if first != address => Err(NetworkError::Bits(Self { first, prefix })),
            _ => Ok(network),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_that_begin_as_it_does() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("128.0.0.0/1", "255.255.255.255", "127.255.255.255"),
            ("fd00::/8", "fdff::1", "fe00::"),
            ("::1", "::1", "::2"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", "::10.0.0.1"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(
                network.contains(inside.parse().unwrap()),
                "{network:?} {inside}"
            );
            assert!(
                !network.contains(outside.parse().unwrap()),
                "{network:?} {outside}"
            );
        }
    }

    #[test]
    fn what_is_no_network_is_said_with_what_to_write() {
        let help = |text: &str| text.parse::<Network>().unwrap_err().help();
        assert_eq!(help("10.0.0.1/8"), "write `10.0.0.0/8`");
        assert_eq!(help("fd00::1/8"), "write `fd00::/8`");
        for (text, error) in [
            ("proxy", NetworkError::Address),
            ("", NetworkError::Address),
            ("10.0.0.0/33", NetworkError::Prefix(32)),
            ("10.0.0.0/+8", NetworkError::Prefix(32)),
            ("10.0.0.0/", NetworkError::Prefix(32)),
            ("fd00::/129", NetworkError::Prefix(128)),
            ("0.0.0.0/0", NetworkError::Everybody),
            ("::/0", NetworkError::Everybody),
            ("::ffff:10.0.0.0/104", NetworkError::Mapped),
        ] {
            assert_eq!(text.parse::<Network>(), Err(error), "{text}");
        }
    }
}
