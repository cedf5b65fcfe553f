//! What can go wrong, in two voices: one for the client, one for the log.
//!
//! Every error of a request ends as a problem (RFC 9457). What the client reads is chosen by whoever
//! declared the error; sources, messages of foreign errors and panics go to the log only.

mod api;
mod build;
mod explain;
mod fault;
mod http_error;
mod problem;
mod suggest;
mod timed_out;

use std::any::type_name;
use std::error::Error as StdError;
use std::fmt;

use http::{HeaderMap, StatusCode};

pub use self::api::{ApiError, ErrorBody, HandlerError, ResultExt};
pub use self::build::{BuildError, BuildFault, Severity};
pub use self::explain::{explain, explained_codes};
pub use self::fault::{Fault, Faults};
pub use self::http_error::HttpError;
pub use self::problem::{Problem, code_of};
#[doc(hidden)]
// For the faults of other crates of this framework; no promise is made about it.
pub use self::suggest::nearest;
pub use self::timed_out::TimedOut;

/// Any error that can cross threads.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// An error of a request, still typed.
///
/// Made from an [`ApiError`] or an [`HttpError`] by `?`, and from any other error by
/// [`.internal()?`](ResultExt::internal). Ask it with the `is_*` questions, or take the cause back
/// with [`downcast`](Self::downcast).
pub struct Error(Box<Kind>);

enum Kind {
    Http(HttpError),
    Api(Box<dyn ApiError>),
    Faults {
        status: StatusCode,
        code: &'static str,
        detail: String,
        faults: Vec<Fault>,
    },
    Internal(BoxError),
}

impl Error {
    /// An error that the client sees as an opaque 500; `cause` goes to the log.
    pub fn internal(cause: impl Into<BoxError>) -> Self {
        Self(Box::new(Kind::Internal(cause.into())))
    }

    /// Faults of a request that was understood but does not fit: status 422 (RFC 9110 §15.5.21).
    #[must_use]
    pub fn faults(faults: Vec<Fault>) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let detail = match faults.len() {
            1 => "the request has 1 fault".to_owned(),
            count => format!("the request has {count} faults"),
        };
        Self::refused(status, detail, faults)
    }

    /// A request that is refused with `status`, and the faults found so far.
    pub(crate) fn refused(
        status: StatusCode,
        detail: impl Into<String>,
        faults: Vec<Fault>,
    ) -> Self {
        Self(Box::new(Kind::Faults {
            status,
            code: code_of(status),
            detail: detail.into(),
            faults,
        }))
    }

    /// Adds faults that were found before this error ended the walk.
    #[must_use]
    pub(crate) fn with_faults(mut self, mut found: Vec<Fault>) -> Self {
        if let Kind::Faults { faults, .. } = &mut *self.0 {
            found.append(faults);
            *faults = found;
        }
        self
    }

    /// Status that the client will see.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match &*self.0 {
            Kind::Http(error) => error.status(),
            Kind::Api(error) => error.status(),
            Kind::Faults { status, .. } => *status,
            Kind::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether the client is at fault (status 400 to 499).
    #[must_use]
    pub fn is_client_error(&self) -> bool {
        self.status().is_client_error()
    }

    /// Whether the cause is hidden from the client.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        matches!(&*self.0, Kind::Internal(_))
    }

    /// Whether the error is an `E`.
    #[must_use]
    pub fn is<E: StdError + 'static>(&self) -> bool {
        self.cause().is_some_and(<dyn StdError>::is::<E>)
    }

    /// The `E` that it is.
    #[must_use]
    pub fn cause_as<E: StdError + 'static>(&self) -> Option<&E> {
        self.cause()?.downcast_ref()
    }

    /// The same as an opaque 500, whatever its status was.
    #[must_use]
    pub(crate) fn opaque(self) -> Self {
        match *self.0 {
            Kind::Http(error) => Self::internal(error),
            Kind::Api(error) => Self::internal(error as BoxError),
            Kind::Faults { detail, .. } => Self::internal(detail),
            Kind::Internal(error) => Self::internal(error),
        }
    }

    /// Takes the `E` back.
    ///
    /// # Errors
    /// The error itself, when it is no `E`.
    pub fn downcast<E: StdError + Send + Sync + 'static>(self) -> Result<E, Self> {
        if !self.is::<E>() {
            return Err(self);
        }
        let cause: BoxError = match *self.0 {
            Kind::Http(error) => Box::new(error),
            Kind::Api(error) => error,
            Kind::Internal(error) => error,
            faults @ Kind::Faults { .. } => return Err(Self(Box::new(faults))),
        };
        match cause.downcast::<E>() {
            Ok(error) => Ok(*error),
            Err(other) => Err(Self::internal(other)),
        }
    }

    /// The faults of the request, where it was refused for such.
    #[must_use]
    pub fn request_faults(&self) -> &[Fault] {
        match &*self.0 {
            Kind::Faults { faults, .. } => faults,
            Kind::Http(_) | Kind::Api(_) | Kind::Internal(_) => &[],
        }
    }

    /// What the client reads, and the headers that go with it.
    pub(crate) fn into_problem(self) -> (Problem, HeaderMap) {
        match *self.0 {
            Kind::Http(error) => error.into_problem(),
            Kind::Faults {
                status,
                code,
                detail,
                faults,
            } => (
                Problem::new(status)
                    .code(code)
                    .detail(detail)
                    .faults(faults),
                HeaderMap::new(),
            ),
            Kind::Api(error) => (api::problem(&*error), error.headers()),
            Kind::Internal(_) => (Problem::internal(), HeaderMap::new()),
        }
    }

    /// The body that a declared error has in place of a problem.
    pub(crate) fn own_body(&self) -> Option<ErrorBody> {
        match &*self.0 {
            Kind::Api(error) => error.body(),
            Kind::Http(_) | Kind::Faults { .. } | Kind::Internal(_) => None,
        }
    }

    /// The error with its causes, for a person.
    pub(crate) fn whole_text(&self) -> String {
        self.log_text().unwrap_or_else(|| self.to_string())
    }

    /// What the log reads: the whole chain of causes, where there is more to say than the client reads.
    pub(crate) fn log_text(&self) -> Option<String> {
        let mut text = match &*self.0 {
            Kind::Http(error) => error.log_text(),
            _ => self.to_string(),
        };
        let mut cause = self.cause().and_then(StdError::source);
        let is_all_said = self.status().is_client_error()
            && cause.is_none()
            && !matches!(&*self.0, Kind::Http(error) if error.has_internal_message());
        if is_all_said {
            return None;
        }
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        Some(text)
    }

    fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        match &*self.0 {
            Kind::Http(error) => Some(error),
            Kind::Api(error) => Some(&**error),
            Kind::Internal(error) => Some(&**error),
            Kind::Faults { .. } => None,
        }
    }
}

impl From<HttpError> for Error {
    fn from(error: HttpError) -> Self {
        Self(Box::new(Kind::Http(error)))
    }
}

impl<E: ApiError> From<E> for Error {
    fn from(error: E) -> Self {
        Self(Box::new(Kind::Api(Box::new(error))))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Faults { detail, .. } => f.write_str(detail),
            Kind::Http(error) => error.fmt(f),
            Kind::Api(error) => error.fmt(f),
            Kind::Internal(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct(type_name::<Self>());
        out.field("status", &self.status());
        match &*self.0 {
            Kind::Faults { faults, .. } => out.field("faults", faults),
            Kind::Http(error) => out.field("error", error),
            Kind::Api(error) => out.field("error", error),
            Kind::Internal(error) => out.field("error", error),
        };
        out.finish()
    }
}
