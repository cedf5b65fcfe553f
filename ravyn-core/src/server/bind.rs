//! Taking an address, and as many descriptors as the system allows.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, lookup_host};

/// Why an address could not be taken. The message says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The host has no address.
    #[error("the host `{host}` has no address: name an address of this machine, such as 127.0.0.1")]
    Unknown {
        /// The host as it was named.
        host: String,
        /// What the resolver said.
        #[source]
        source: io::Error,
    },
    /// Another program has it.
    #[error("{address} is in use: stop the program that listens there, or choose another port")]
    InUse {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The user may not have it.
    #[error(
        "{address} is not allowed for this user: choose a port from 1024 on, or grant the right"
    )]
    Forbidden {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// This machine does not have it.
    #[error("{address} is no address of this machine: choose one that is, or 0.0.0.0 for all")]
    Foreign {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// It failed otherwise.
    #[error("{address} cannot be listened on")]
    Other {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl BindError {
    fn new(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::InUse { address },
            io::ErrorKind::PermissionDenied => Self::Forbidden { address },
            io::ErrorKind::AddrNotAvailable => Self::Foreign { address },
            _ => Self::Other { address, source },
        }
    }
}

/// Listens on a port of a host, which is an address or a name. Of a name's addresses the first that
/// can be had is taken. Port 0 is any free one.
///
/// # Errors
/// [`BindError`] of the last address that was tried.
pub async fn bind(host: &str, port: u16) -> Result<TcpListener, BindError> {
    let unknown = |source| BindError::Unknown {
        host: host.to_owned(),
        source,
    };
    let addresses = lookup_host((host, port)).await.map_err(unknown)?;
    let mut failed = unknown(io::ErrorKind::NotFound.into());
    for address in addresses {
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(error) => failed = BindError::new(address, error),
        }
    }
    Err(failed)
}

/// Raises this process's soft limit of open descriptors to its hard one, and returns it.
///
/// Every connection takes one. `None` is no limit, or none that is known.
///
/// # Errors
/// When the system refuses; the limit is then what it was.
#[cfg(unix)]
pub fn raise_descriptor_limit() -> io::Result<Option<u64>> {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit)?;
    }
    Ok(limit.current)
}

/// Raises nothing: this system has no such limit.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn raise_descriptor_limit() -> io::Result<Option<u64>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_is_taken_is_named() {
        let first = bind("127.0.0.1", 0).await.unwrap();
        let address = first.local_addr().unwrap();
        let error = bind("127.0.0.1", address.port()).await.unwrap_err();
        assert!(matches!(error, BindError::InUse { .. }), "{error:?}");
        assert!(
            error.to_string().starts_with(&address.to_string()),
            "{error}"
        );
    }

    #[tokio::test]
    async fn an_address_elsewhere_is_told_from_a_host_that_is_none() {
        let error = bind("192.0.2.1", 0).await.unwrap_err();
        assert!(matches!(error, BindError::Foreign { .. }), "{error:?}");
        let error = bind("not a host", 0).await.unwrap_err();
        assert!(matches!(error, BindError::Unknown { .. }), "{error:?}");
    }

    #[cfg(unix)]
    #[test]
    fn the_descriptor_limit_is_raised_as_far_as_it_goes() {
        let raised = raise_descriptor_limit().unwrap();
        assert_eq!(
            raised,
            rustix::process::getrlimit(rustix::process::Resource::Nofile).maximum
        );
    }
}
