//! Why another server did not say what it was asked.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use ravyn_core::error::{ApiError, BoxError};
use ravyn_core::meta::ResponsesMeta;

use crate::jwt::TokenError;

const CODE: &str = "provider-unavailable";
const TITLE: &str = "Provider Unavailable";

/// Another server did not say what it was asked.
///
/// Clones are the same error. `Debug` and the chain of causes are for the log: address and reason, nothing that was
/// sent.
///
/// # Errors
/// In a handler or a scheme it is 503 with the code `provider-unavailable`, which says nothing else.
#[derive(Clone)]
pub struct RemoteError(Arc<Inner>);

struct Inner {
    /// Without its query.
    address: Box<str>,
    reason: RemoteReason,
}

/// Why another server did not say what it was asked. `Display` is for the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteReason {
    /// The address is neither `https` nor `http` to this machine, has a name and password or a fragment in it, or, of
    /// an issuer, a query.
    #[error(
        "the address must be https, or http to this machine, with no name, password or fragment in it"
    )]
    Address,
    /// No client for TLS can be made.
    #[error("the TLS library has no usable configuration")]
    Tls(#[source] BoxError),
    /// There is no connection, or it broke.
    #[error("no answer came")]
    Connection(#[source] BoxError),
    /// The whole answer was not there in time.
    #[error("it took longer than its time")]
    TimedOut,
    /// It sends the client elsewhere, which is not followed.
    #[error("it answered with a redirect, {0}")]
    Redirect(StatusCode),
    /// The answer is no success.
    #[error("it answered {0}")]
    Status(StatusCode),
    /// The answer is larger than 256 kB.
    #[error("the answer is larger than 256 kB")]
    TooLarge,
    /// The answer is no JSON object, or says that it is something else.
    #[error("the answer is no JSON object")]
    NotJson,
    /// The answer does not say this, or not in its type.
    #[error("the answer does not say `{0}` as it should")]
    Member(&'static str),
    /// The metadata are those of another issuer (OpenID Connect Discovery 1.0 §4.3, RFC 8414 §3.3).
    #[error("the issuer of the metadata is {0:?}")]
    Issuer(String),
    /// There are no keys that may be used, and a fetch of new ones was not ended.
    #[error("there are no keys of it")]
    NoKeys,
}

impl RemoteError {
    pub(super) fn at(address: impl fmt::Display, reason: RemoteReason) -> Self {
        Self(Arc::new(Inner {
            address: address.to_string().into(),
            reason,
        }))
    }

    /// Why, for the log.
    #[must_use]
    pub fn reason(&self) -> &RemoteReason {
        &self.0.reason
    }

    /// Which address was asked, without its query.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0.address
    }
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be asked", self.0.address)
    }
}

impl fmt::Debug for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RemoteError({}: {:?})", self.0.address, self.0.reason)
    }
}

impl std::error::Error for RemoteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0.reason)
    }
}

impl ApiError for RemoteError {
    fn status(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }

    fn code(&self) -> Cow<'static, str> {
        CODE.into()
    }

    fn title(&self) -> Cow<'static, str> {
        TITLE.into()
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.problem(StatusCode::SERVICE_UNAVAILABLE, CODE, TITLE);
    }
}

/// A token of a provider that is not accepted.
///
/// The two are to be told apart: a bad token is the client's fault, 401; a provider that cannot be asked is not, 503.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// The token is not valid.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The provider could not be asked for its keys, and there are none that may still be used.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}
