//! Errors and problems as responses.

use std::hash::{BuildHasher, RandomState};

use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::Response;
use crate::error::{Error, Problem};

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

/// An error as a response. One of the server's side is logged, under an id that the client reads too.
#[must_use]
pub fn error_response(error: Error) -> Response {
    let log_text = error.log_text();
    let (mut problem, headers) = error.into_problem();
    if let Some(text) = log_text {
        let id = opaque_id();
        tracing::error!(id, error = text, "the request failed");
        problem = problem.id(id);
    }
    let mut response = problem_response(&problem);
    response.headers_mut().extend(headers);
    response
}

/// Answers a panic: an opaque 500 whose id stands in the log beside the panic's message.
pub(crate) fn panic_response(message: &str) -> Response {
    let id = opaque_id();
    tracing::error!(id, panic = message, "the request panicked");
    problem_response(&Problem::internal().id(id))
}

/// 64 random bits: the standard library seeds its hasher's keys from the system's generator.
fn opaque_id() -> String {
    format!(
        "{:016x}",
        RandomState::new().hash_one(std::time::Instant::now())
    )
}
