//! Errors that a user declares.

use std::borrow::Cow;
use std::error::Error as StdError;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{BoxError, Error, HttpError, Problem, code_of};
use crate::meta::ResponsesMeta;

/// An error of the application that knows its status and can be documented.
///
/// `#[derive(ApiError)]` writes it. An error that shall be an opaque 500 needs only
/// `impl ApiError for MyError {}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error of a handler",
    label = "its status is not known; `.internal()?` makes an opaque 500 of it",
    note = "put `#[derive(ApiError)]` on an error of your own"
)]
pub trait ApiError: StdError + Send + Sync + 'static {
    /// Status of the answer. Default: 500.
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    /// Stable code that clients can rely on. Default: the code of the status.
    fn code(&self) -> Cow<'static, str> {
        code_of(self.status()).into()
    }

    /// What a client reads as the title. Default: the reason phrase of the status.
    fn title(&self) -> Cow<'static, str> {
        self.status().canonical_reason().unwrap_or("Error").into()
    }

    /// Header fields of the answer, such as `Retry-After`. Default: none.
    fn headers(&self) -> HeaderMap {
        HeaderMap::new()
    }

    /// The body of the answer, where a standard lays down another than a problem. Default: a problem.
    fn body(&self) -> Option<ErrorBody> {
        None
    }

    /// Writes down every answer that this error can be. Default: an opaque 500.
    fn describe(meta: &mut ResponsesMeta)
    where
        Self: Sized,
    {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        meta.problem(status, code_of(status), "Internal Server Error");
    }
}

/// The body of an error that is no problem (RFC 9457), because a standard lays down another.
///
/// # Example
/// ```
/// use ravyn_core::error::ErrorBody;
///
/// // RFC 6749 §5.2
/// let body = ErrorBody::json(r#"{"error":"invalid_grant"}"#);
/// assert_eq!(body.media_type(), "application/json");
/// ```
#[derive(Clone, Debug)]
pub struct ErrorBody {
    media_type: HeaderValue,
    bytes: Bytes,
}

impl ErrorBody {
    /// A text that is JSON.
    pub fn json(text: impl Into<Bytes>) -> Self {
        Self {
            media_type: HeaderValue::from_static("application/json"),
            bytes: text.into(),
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(&self) -> &HeaderValue {
        &self.media_type
    }

    pub(crate) fn into_parts(self) -> (HeaderValue, Bytes) {
        (self.media_type, self.bytes)
    }
}

/// What the client reads of a declared error: its words below 500, its title from there on.
pub(super) fn problem(error: &dyn ApiError) -> Problem {
    let status = error.status();
    let problem = Problem::new(status).code(error.code()).title(error.title());
    if status.is_server_error() {
        problem
    } else {
        problem.detail(error.to_string())
    }
}

/// What may stand in the error position of a handler's `Result`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error of a handler",
    label = "its status is not known",
    note = "`HttpError` has a status and words for the client: `HttpError::not_found(\"no such item\")`",
    note = "put `#[derive(ApiError)]` on an error of your own",
    note = "for any other, return `Result<_, ravyn::Error>` and write `.internal()?`"
)]
pub trait HandlerError: Into<Error> {
    /// Writes down every answer that this error can be.
    fn describe(meta: &mut ResponsesMeta);

    /// The error of the request. Generated code calls it, so that it asks for this trait alone.
    fn into_error(self) -> Error {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<E: ApiError> HandlerError for E {
    fn describe(meta: &mut ResponsesMeta) {
        <E as ApiError>::describe(meta);
    }
}

#[diagnostic::do_not_recommend]
impl HandlerError for Error {
    fn describe(meta: &mut ResponsesMeta) {
        meta.any_problem();
    }
}

#[diagnostic::do_not_recommend]
impl HandlerError for HttpError {
    fn describe(meta: &mut ResponsesMeta) {
        meta.any_problem();
    }
}

/// Turns foreign errors into errors of a handler.
pub trait ResultExt<T> {
    /// Makes any error an opaque 500; the log reads the whole chain of causes.
    ///
    /// # Errors
    /// The error that was there, as an [`Error`] that keeps its type.
    fn internal(self) -> Result<T, Error>;
}

impl<T, E: Into<BoxError>> ResultExt<T> for Result<T, E> {
    fn internal(self) -> Result<T, Error> {
        self.map_err(Error::internal)
    }
}

/// Never made, so it documents nothing.
#[diagnostic::do_not_recommend]
impl ApiError for std::convert::Infallible {
    fn describe(_: &mut ResponsesMeta) {}
}
