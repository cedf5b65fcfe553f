//! The answers that hyper gives by itself, made into problems.
//!
//! hyper answers a head that it cannot read with a bare status (400, 414 or 431), an empty body and
//! `connection: close`, and nothing above it learns of this. Here the socket recognises that answer
//! on its way out and writes a problem in its place.
//!
//! Two things together make it certain that an answer is hyper's own: no request is being answered
//! when it is written (an answer of ours is written in the phases `Busy` and `Answered` only), and
//! its head has exactly the fields that hyper gives it. An application's own bare 400 is never it.
//! hyper writes it in one piece, after all answers before it have left.

use http::StatusCode;

use crate::server::refusal::Refusal;
use crate::server::rules::{target_too_long, too_many_fields};

/// The problem for hyper's own answer, if the bytes are one. `line_ended` tells whether hyper has
/// seen the end of the request line.
#[cold]
pub(super) fn recognise(bytes: &[u8], line_ended: bool) -> Option<Refusal> {
    let text = str::from_utf8(bytes).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = text.split("\r\n");
    let (_version, status) = lines.next()?.split_once(' ')?;
    let is_hypers = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        matches!(name, "connection" | "content-length" | "date")
    };
    if !text.contains("\r\ncontent-length: 0") || !lines.all(is_hypers) {
        return None;
    }
    let bad_request = || {
        let detail = "the request head is not HTTP";
        Refusal::new(StatusCode::BAD_REQUEST, detail)
    };
    match status.get(..3)? {
        "400" => Some(bad_request()),
        "414" => Some(target_too_long()),
        // hyper gave up for want of room, and found nothing but a request line.
        "431" if !line_ended => Some(target_too_long()),
        "431" => Some(too_many_fields()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(bytes: &str, line_ended: bool) -> Option<u16> {
        recognise(bytes.as_bytes(), line_ended).map(|refusal| refusal.status.as_u16())
    }

    fn bare(status: &str) -> String {
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\ndate: now\r\n\r\n")
    }

    #[test]
    fn hypers_own_answers_are_recognised() {
        assert_eq!(status(&bare("400 Bad Request"), true), Some(400));
        assert_eq!(status(&bare("414 URI Too Long"), true), Some(414));
        assert_eq!(
            status(&bare("431 Request Header Fields Too Large"), true),
            Some(431)
        );
        assert_eq!(
            status(&bare("431 Request Header Fields Too Large"), false),
            Some(414)
        );
        assert_eq!(
            status(
                "HTTP/1.0 400 Bad Request\r\ncontent-length: 0\r\n\r\n",
                true
            ),
            Some(400)
        );
    }

    #[test]
    fn other_bytes_are_left_alone() {
        assert_eq!(status(&bare("404 Not Found"), true), None);
        assert_eq!(
            status(&bare("400 Bad Request").replace("date:", "x:"), true),
            None
        );
        assert_eq!(
            status(&bare("400 Bad Request").replace(": 0", ": 5"), true),
            None
        );
        assert_eq!(status("HTTP/1.1 100 Continue\r\n\r\n", true), None);
        assert_eq!(status("", true), None);
    }
}
