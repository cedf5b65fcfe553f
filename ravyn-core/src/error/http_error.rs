//! An error for a handler that has no error type of its own.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{BoxError, Problem};

/// An error with a status, words for the client, and other words for the log.
///
/// A status of 500 or above sends its title only; the rest goes to the log.
///
/// ```
/// use ravyn_core::error::HttpError;
///
/// let error = HttpError::not_found("no such item").code("item-not-found");
/// assert_eq!(error.status(), 404);
/// ```
pub struct HttpError(Box<Inner>);

/// Behind a pointer, so that a `Result` of it is not large.
#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: Option<Cow<'static, str>>,
    external: Cow<'static, str>,
    internal: Option<Cow<'static, str>>,
    headers: HeaderMap,
    source: Option<BoxError>,
}

impl HttpError {
    /// An error of this status; the client reads `message`.
    ///
    /// # Panics
    /// When `status` is no error (below 400).
    #[track_caller]
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        assert!(
            status.as_u16() >= 400,
            "an HttpError has a status of 400 or above, not {status}"
        );
        Self(Box::new(Inner {
            status,
            code: None,
            external: message.into(),
            internal: None,
            headers: HeaderMap::new(),
            source: None,
        }))
    }

    /// Replaces the code that the client reads. Default: the code of the status.
    #[must_use]
    pub fn code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Sets what only the log reads.
    #[must_use]
    pub fn internal_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.internal = Some(message.into());
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.source = Some(cause.into());
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    pub(super) fn into_problem(self) -> (Problem, HeaderMap) {
        let error = *self.0;
        let mut problem = Problem::new(error.status);
        if let Some(code) = error.code {
            problem = problem.code(code);
        }
        if !error.status.is_server_error() {
            problem = problem.detail(error.external);
        }
        (problem, error.headers)
    }

    pub(super) fn has_internal_message(&self) -> bool {
        self.0.internal.is_some()
    }

    pub(super) fn log_text(&self) -> String {
        match &self.0.internal {
            Some(internal) => format!("{}: {internal}", self.0.external),
            None => self.0.external.clone().into_owned(),
        }
    }
}

impl fmt::Debug for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            status,
            code,
            external,
            internal,
            headers,
            source,
        } = &*self.0;
        f.debug_struct("HttpError")
            .field("status", status)
            .field("code", code)
            .field("external", external)
            .field("internal", internal)
            .field("headers", headers)
            .field("source", source)
            .finish()
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.external)
    }
}

impl StdError for HttpError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|cause| cause as _)
    }
}

macro_rules! named_statuses {
    ($($(#[$doc:meta])* $name:ident = $status:ident;)*) => {
        impl HttpError {$(
            $(#[$doc])*
            pub fn $name(message: impl Into<Cow<'static, str>>) -> Self {
                Self::new(StatusCode::$status, message)
            }
        )*}
    };
}

named_statuses! {
    /// 400: the request cannot be understood.
    bad_request = BAD_REQUEST;
    /// 401: the request has no valid credentials.
    unauthorized = UNAUTHORIZED;
    /// 403: the request is understood and refused.
    forbidden = FORBIDDEN;
    /// 404: there is no such thing.
    not_found = NOT_FOUND;
    /// 409: the request conflicts with the present state.
    conflict = CONFLICT;
    /// 422: the request is understood, but its content cannot be processed.
    unprocessable = UNPROCESSABLE_ENTITY;
    /// 429: too many requests.
    too_many_requests = TOO_MANY_REQUESTS;
    /// 500: the client reads the title only; `message` goes to the log.
    internal = INTERNAL_SERVER_ERROR;
    /// 503: the client reads the title only; `message` goes to the log.
    unavailable = SERVICE_UNAVAILABLE;
}
