//! Errors and problems as responses.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::{IntoResponse, Response};
use crate::error::{Error, ErrorBody, HttpError, Problem};
use crate::meta::ResponsesMeta;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A problem as a response.
#[must_use]
pub fn problem_response(problem: &Problem) -> Response {
    let status = problem.status();
    // Text and numbers always serialize.
    let bytes = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = Response::new(bytes.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, PROBLEM);
    response
}

/// An error as a response. One of the server's side is logged, under an id that the client reads too; one
/// of the client's side is logged where it says more than the client reads.
#[must_use]
pub fn error_response(error: Error) -> Response {
    let log_text = error.log_text();
    let (status, own_body) = (error.status(), error.own_body());
    let (mut problem, headers) = error.into_problem();
    if let Some(text) = log_text {
        if status.is_client_error() {
            tracing::info!(
                status = status.as_u16(),
                error = text,
                "the request was refused"
            );
        } else {
            let id = opaque_id();
            tracing::error!(id, error = text, "the request failed");
            problem = problem.id(id);
        }
    }
    let mut response = problem_response(&problem);
    if let Some((media_type, bytes)) = own_body.map(ErrorBody::into_parts) {
        *response.body_mut() = bytes.into();
        response.headers_mut().insert(CONTENT_TYPE, media_type);
    }
    response.headers_mut().extend(headers);
    response
}

/// For middleware, which answers with responses; a handler returns a `Result`.
#[diagnostic::do_not_recommend]
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        error_response(self)
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.any_problem();
    }
}

/// For middleware, which answers with responses; a handler returns a `Result`.
#[diagnostic::do_not_recommend]
impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        error_response(self.into())
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.any_problem();
    }
}

/// Answers a panic: an opaque 500 whose id stands in the log beside the panic's message.
pub(crate) fn panic_response(message: &str) -> Response {
    let id = opaque_id();
    tracing::error!(id, panic = message, "the request panicked");
    problem_response(&Problem::internal().id(id))
}

/// Answers a request whose time is up, under an id that stands in the log beside the limit.
pub(crate) fn timeout_response(limit: Duration) -> Response {
    let id = opaque_id();
    tracing::warn!(id, ?limit, "the handler took too long and was dropped");
    timed_out(id)
}

/// Answers a request whose handler has ended, and what runs behind it has not.
pub(crate) fn overdue_response(limit: Duration) -> Response {
    let id = opaque_id();
    tracing::error!(
        id,
        ?limit,
        "what runs behind the handler took too long and goes on"
    );
    timed_out(id)
}

fn timed_out(id: String) -> Response {
    problem_response(
        &Problem::new(StatusCode::SERVICE_UNAVAILABLE)
            .code("timeout")
            .id(id),
    )
}

/// 64 random bits: the standard library seeds its hasher's keys from the system's generator.
fn opaque_id() -> String {
    format!(
        "{:016x}",
        RandomState::new().hash_one(std::time::Instant::now())
    )
}
