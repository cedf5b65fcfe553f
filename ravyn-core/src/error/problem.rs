//! The body of an error answer: `application/problem+json` (RFC 9457).

use std::borrow::Cow;

use http::StatusCode;
use serde::Serialize;

use super::Fault;

/// A problem as the client reads it. `type` is left out, which means `about:blank` (RFC 9457 §4.2.1).
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    title: Cow<'static, str>,
    status: u16,
    code: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'static, str>>,
    /// Joins an opaque answer with its line in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

impl Problem {
    /// The plain problem of a status: its reason phrase and its code.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            code: code_of(status).into(),
            detail: None,
            id: None,
            errors: Vec::new(),
        }
    }

    /// A 500 that says nothing but an id.
    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Replaces the title.
    #[must_use]
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.title = title.into();
        self
    }

    /// Replaces the code.
    #[must_use]
    pub fn code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = code.into();
        self
    }

    /// Sets what is wrong with this request in particular.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Sets the id that the log names too.
    #[must_use]
    pub(crate) fn id(mut self, id: String) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets the faults.
    #[must_use]
    pub(crate) fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.errors = faults;
        self
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Stable code of a status that has no more precise one.
#[must_use]
pub fn code_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "bad-request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        408 => "request-timeout",
        409 => "conflict",
        410 => "gone",
        413 => "content-too-large",
        414 => "uri-too-long",
        415 => "unsupported-media-type",
        417 => "expectation-failed",
        422 => "invalid-request",
        429 => "too-many-requests",
        431 => "header-fields-too-large",
        500 => "internal",
        501 => "not-implemented",
        503 => "unavailable",
        505 => "http-version-not-supported",
        code if code < 500 => "client-error",
        _ => "server-error",
    }
}
