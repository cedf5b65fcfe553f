//! Requests that the server refuses by itself: a status, a stable code, a sentence.
//!
//! Most go through hyper as an ordinary response. Where hyper has no request to answer, the same
//! answer is written to the socket as bytes.

use std::fmt::Write;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::CONNECTION;
use http::{HeaderValue, StatusCode};
use http_body::Body as _;

use super::date;
use crate::error::{Problem, code_of};
use crate::request::Body;
use crate::response::{Response, problem_response};

/// Why a request is not answered by the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    detail: &'static str,
    /// Whether the connection ends with it: what follows on it cannot be trusted, or not be found.
    closes: bool,
}

impl Refusal {
    /// A refusal with the code of its status, after which the connection goes on.
    pub(super) fn new(status: StatusCode, detail: &'static str) -> Self {
        Self {
            status,
            code: code_of(status),
            detail,
            closes: false,
        }
    }

    pub(super) fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    pub(super) fn and_close(mut self) -> Self {
        self.closes = true;
        self
    }

    /// As a response.
    #[cold]
    pub(super) fn response(self) -> Response {
        let problem = Problem::new(self.status)
            .code(self.code)
            .detail(self.detail);
        let mut response = problem_response(&problem);
        if self.closes {
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    /// As bytes of HTTP/1.1, after which the connection must end. `fields` are further lines of the
    /// head.
    #[cold]
    pub(super) fn bytes(self, fields: &str) -> Vec<u8> {
        let (head, body) = self.and_close().response().into_parts();
        let body = whole(body);
        let mut text = format!("HTTP/1.1 {}\r\n", head.status);
        for (name, value) in &head.headers {
            let value = value.to_str().unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(text, "{fields}content-length: {}\r\n", body.len());
        let _ = write!(text, "date: {}\r\n\r\n", date::now());
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&body);
        bytes
    }
}

/// The bytes of a body that is no stream.
fn whole(mut body: Body) -> Bytes {
    match Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
        _ => Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_a_whole_response() {
        let refusal = Refusal::new(StatusCode::REQUEST_TIMEOUT, "too slow");
        let text = String::from_utf8(refusal.bytes("retry-after: 1\r\n")).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
        for field in [
            "content-type: application/problem+json",
            "connection: close",
            "retry-after: 1",
            &format!("content-length: {}", body.len()),
        ] {
            assert!(
                head.lines().any(|line| line == field),
                "{field} is missing in {head}"
            );
        }
        assert!(body.contains(r#""code":"request-timeout""#));
    }
}
