//! Why a credential is not good, and what a client learns of it.

use std::borrow::Cow;
use std::fmt;

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};

use crate::error::{Error, HandlerError, HttpError};
use crate::meta::ResponsesMeta;

/// What a challenge answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// There was no credential.
    Missing,
    /// There was one, and it is not good.
    Invalid,
    /// There was more than one, or one that cannot be read.
    Malformed,
    /// It does not have these scopes.
    InsufficientScope(Vec<Cow<'static, str>>),
}

/// Why a credential that was found is not good.
#[must_use = "a bad credential that is not returned lets the request pass"]
pub struct AuthError(Box<Kind>);

enum Kind {
    Failure {
        failure: Failure,
        /// For the log.
        reason: Cow<'static, str>,
    },
    /// The error of a function that verifies credentials.
    Of(Error),
}

/// Why a credential was refused, for who asks once more in the same request.
#[derive(Clone)]
pub(super) struct Again {
    failure: Failure,
    reason: Cow<'static, str>,
}

impl From<Again> for AuthError {
    fn from(again: Again) -> Self {
        Self::new(again.failure, again.reason)
    }
}

impl AuthError {
    /// The credential is not good: 401. `reason` goes to the log.
    pub fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Failure::Invalid, reason)
    }

    /// It is sent twice, or cannot be read: 400 (RFC 6750 §3.1). `reason` goes to the log.
    pub fn malformed(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Failure::Malformed, reason)
    }

    /// It does not have these scopes: 403 (RFC 6750 §3.1).
    pub fn insufficient_scope(scopes: Vec<Cow<'static, str>>) -> Self {
        let reason = format!("a scope is missing of: {}", scopes.join(" "));
        Self::new(Failure::InsufficientScope(scopes), reason)
    }

    pub(super) fn missing() -> Self {
        Self::new(Failure::Missing, "there is no credential")
    }

    fn new(failure: Failure, reason: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Kind::Failure {
            failure,
            reason: reason.into(),
        }))
    }

    /// What is kept of it for who asks later. `None`: nobody could say whether the credential is good.
    pub(super) fn again(&self) -> Option<Again> {
        match &*self.0 {
            Kind::Failure { failure, reason } => Some(Again {
                failure: failure.clone(),
                reason: reason.clone(),
            }),
            Kind::Of(_) => None,
        }
    }

    /// What a challenge answers to. `None`: it is the error of a function, with a status of its own.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match &*self.0 {
            Kind::Failure { failure, .. } => Some(failure),
            Kind::Of(_) => None,
        }
    }

    /// Whether it says no to the client, and not that nobody can say.
    pub(crate) fn is_refusal(&self) -> bool {
        match &*self.0 {
            Kind::Failure { .. } => true,
            Kind::Of(error) => error.is_client_error(),
        }
    }

    /// What the log says.
    pub(crate) fn reason(&self) -> Cow<'_, str> {
        match &*self.0 {
            Kind::Failure { reason, .. } => Cow::Borrowed(reason),
            Kind::Of(error) => error.to_string().into(),
        }
    }

    /// The answer, with these challenges.
    pub(crate) fn into_error(self, challenges: Vec<HeaderValue>) -> Error {
        let failure = match *self.0 {
            Kind::Failure { failure, .. } => failure,
            Kind::Of(error) => return error,
        };
        let error = match failure {
            Failure::Missing => {
                HttpError::new(StatusCode::UNAUTHORIZED, "the request has no credential")
            }
            Failure::Invalid => {
                HttpError::new(StatusCode::UNAUTHORIZED, "the credential is not good")
                    .code("invalid-credential")
            }
            Failure::Malformed => {
                HttpError::new(StatusCode::BAD_REQUEST, "the credential cannot be read")
                    .code("invalid-request")
            }
            Failure::InsufficientScope(scopes) => {
                let detail = format!("the credential lacks a scope of: {}", scopes.join(" "));
                HttpError::new(StatusCode::FORBIDDEN, detail).code("insufficient-scope")
            }
        };
        challenges
            .into_iter()
            .fold(error, |error, challenge| {
                error.header(WWW_AUTHENTICATE, challenge)
            })
            .into()
    }
}

/// Why a function that verifies credentials refuses one: an [`AuthError`], or an error of a handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an `AuthError` nor an error of a handler",
    label = "its status is not known",
    note = "put `#[derive(ApiError)]` on an error of your own, or return `AuthError::invalid(..)`"
)]
pub trait Refuses: Send {
    /// Writes down every answer that it can be, besides those of the scheme.
    fn describe(_: &mut ResponsesMeta) {}

    /// What a scheme makes of it.
    fn refuse(self) -> AuthError;
}

impl Refuses for AuthError {
    fn refuse(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<E: HandlerError + Send> Refuses for E {
    fn describe(meta: &mut ResponsesMeta) {
        E::describe(meta);
    }

    fn refuse(self) -> AuthError {
        AuthError::from(self)
    }
}

impl<E: HandlerError> From<E> for AuthError {
    fn from(error: E) -> Self {
        Self(Box::new(Kind::Of(error.into_error())))
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthError({})", self.reason())
    }
}
