//! Why a password could not be hashed or verified.

use std::borrow::Cow;

use http::StatusCode;
use ravyn_core::error::{ApiError, BoxError, code_of};
use ravyn_core::meta::ResponsesMeta;

use super::WeakPassword;

const TOO_LONG: &str = "password-too-long";
const TOO_LONG_TITLE: &str = "Password Too Long";

/// Why a password could not be hashed or verified.
///
/// A password that is wrong is no error: [`Verification`](super::Verification) tells it.
///
/// # Errors
/// [`TooLong`](Self::TooLong) and [`Weak`](Self::Weak) are answered with 422, the others with an opaque 500.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// The password has more bytes than are hashed; nothing was hashed.
    #[error("the password is longer than {limit} bytes")]
    TooLong {
        /// In bytes of UTF-8.
        limit: usize,
    },
    /// The policy refuses the password.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// What is stored is no hash that can be verified.
    #[error("the stored password hash is unreadable: {reason}")]
    Unreadable {
        /// What is wrong with it, without any part of it.
        reason: &'static str,
    },
    /// The system gave no random bytes, or not the memory that a hash takes.
    #[error("the password could not be hashed")]
    Hashing(#[source] BoxError),
    /// The work on the blocking pool did not end.
    #[error("the hashing of a password was interrupted")]
    Interrupted(#[source] BoxError),
}

impl PasswordError {
    pub(super) const fn unreadable(reason: &'static str) -> Self {
        Self::Unreadable { reason }
    }

    pub(super) fn hashing(cause: impl Into<BoxError>) -> Self {
        Self::Hashing(cause.into())
    }
}

impl ApiError for PasswordError {
    fn status(&self) -> StatusCode {
        match self {
            Self::TooLong { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Weak(weak) => weak.status(),
            Self::Unreadable { .. } | Self::Hashing(_) | Self::Interrupted(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::TooLong { .. } => TOO_LONG.into(),
            Self::Weak(weak) => weak.code(),
            Self::Unreadable { .. } | Self::Hashing(_) | Self::Interrupted(_) => {
                code_of(self.status()).into()
            }
        }
    }

    fn title(&self) -> Cow<'static, str> {
        match self {
            Self::TooLong { .. } => TOO_LONG_TITLE.into(),
            Self::Weak(weak) => weak.title(),
            Self::Unreadable { .. } | Self::Hashing(_) | Self::Interrupted(_) => {
                "Internal Server Error".into()
            }
        }
    }

    fn describe(meta: &mut ResponsesMeta) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        meta.problem(status, TOO_LONG, TOO_LONG_TITLE);
        WeakPassword::describe(meta);
    }
}
