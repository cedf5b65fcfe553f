//! The strict reading of `Content-Type`: what an argument does not take is refused with 415.

use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::Rejection;
use crate::error::Error;
use crate::request::Request;

/// Refuses a body of another media type (RFC 9110 §15.5.16).
pub(super) fn require(request: &Request, expected: &str) -> Result<(), Rejection> {
    let headers = request.headers();
    // Equal counts tell without a search that no field is there twice.
    let is_single =
        headers.len() == headers.keys_len() || headers.get_all(CONTENT_TYPE).iter().count() == 1;
    let sent = headers.get(CONTENT_TYPE).filter(|_| is_single);
    let fits = sent.is_some_and(|value| {
        value.as_bytes() == expected.as_bytes()
            || value.to_str().is_ok_and(|value| fits(value, expected))
    });
    if fits {
        return Ok(());
    }
    let detail = format!("the content type must be {expected}");
    Err(Rejection::Answer(Error::refused(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        detail,
        Vec::new(),
    )))
}

fn fits(value: &str, expected: &str) -> bool {
    let mut pieces = value.split(';');
    let essence = pieces
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_json = expected == "application/json";
    let fits = essence == expected
        || (is_json && essence.starts_with("application/") && essence.ends_with("+json"));
    fits && pieces.all(|parameter| is_utf8(parameter.trim()))
}

/// Every parameter is fine but a charset that is not UTF-8.
fn is_utf8(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return true;
    };
    !name.trim().eq_ignore_ascii_case("charset")
        || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn json_is_recognised_by_its_essence() {
        for value in [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/merge-patch+json",
        ] {
            assert!(fits(value, "application/json"), "{value}");
        }
        for value in [
            "text/plain",
            "application/jsonx",
            "text/json",
            "application/json; charset=latin1",
            "",
        ] {
            assert!(!fits(value, "application/json"), "{value}");
        }
    }
}
