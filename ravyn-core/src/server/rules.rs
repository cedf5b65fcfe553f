//! What the standards ask of a request head before anyone may answer it.
//!
//! Position: after hyper has read the head, before the endpoint. A rule that fails gives a
//! [`Refusal`]; the endpoint is not called. `TRACE` is a method like any other here: only a route
//! that declares it answers it.

use http::header::{EXPECT, HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version};

use super::host::KnownHost;
use super::refusal::Refusal;
use crate::request::Request;

/// Holds a request of HTTP/1.1 to the rules, and makes its one authority the `Host` field.
#[inline]
pub(super) fn check_http1(
    request: &mut Request,
    has_body: bool,
    target_bytes: usize,
    known: &KnownHost,
) -> Result<(), Refusal> {
    check_target(request.method(), request.uri(), target_bytes)?;
    check_host(request.headers(), request.version(), known)?;
    if let Some(authority) = request.uri().authority() {
        let field = field_of(authority, known)?;
        request.headers_mut().insert(HOST, field);
    }
    if has_body {
        check_transfer_encoding(request.headers())?;
    }
    check_expectation(request.headers())
}

/// Holds a request of HTTP/2 to the rules, and makes its one authority the `Host` field.
pub(super) fn check_http2(
    request: &mut Request,
    target_bytes: usize,
    fields: usize,
    known: &KnownHost,
) -> Result<(), Refusal> {
    if request.headers().len() > fields {
        return Err(too_many_fields());
    }
    check_target(request.method(), request.uri(), target_bytes)?;
    check_expectation(request.headers())?;
    let Some(authority) = request.uri().authority() else {
        return check_host(request.headers(), Version::HTTP_11, known);
    };
    let field = field_of(authority, known)?;
    let name = authority.as_str().as_bytes();
    let is_same = |host: &HeaderValue| host.as_bytes().eq_ignore_ascii_case(name);
    // RFC 9113 §8.3.1: a `Host` beside `:authority` must not differ from it.
    if !request.headers().get_all(HOST).iter().all(is_same) {
        return Err(invalid_host("the fields Host and :authority differ"));
    }
    request.headers_mut().insert(HOST, field);
    Ok(())
}

/// RFC 9112 §3.2, RFC 9113 §8.3.1.
#[inline]
fn check_target(method: &Method, uri: &Uri, limit: usize) -> Result<(), Refusal> {
    if *method == Method::CONNECT {
        return Err(
            Refusal::new(StatusCode::NOT_IMPLEMENTED, "this server is no tunnel").and_close(),
        );
    }
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    if target.len() > limit {
        return Err(target_too_long());
    }
    match (uri.scheme_str(), uri.authority()) {
        (None, None) | (Some("http" | "https"), Some(_)) => {}
        _ => {
            return Err(invalid_target(
                "the target is neither a path nor a URL of http or https",
            ));
        }
    }
    match target.as_bytes().first() {
        Some(b'/') => Ok(()),
        Some(b'*') if *method == Method::OPTIONS => Ok(()),
        _ => Err(invalid_target("the target does not begin with a slash")),
    }
}

/// RFC 9112 §3.2: one `Host`, valid, and from HTTP/1.1 on never missing.
#[inline]
fn check_host(headers: &HeaderMap, version: Version, known: &KnownHost) -> Result<(), Refusal> {
    match host(headers) {
        Some(_) if has_more_than_one(headers, HOST) => {
            Err(invalid_host("the field Host is there more than once"))
        }
        Some(host) if known.admits(host) => Ok(()),
        Some(_) => Err(invalid_host(
            "the field Host is no host with an optional port",
        )),
        None if version < Version::HTTP_11 => Ok(()),
        None => Err(invalid_host("the field Host is missing")),
    }
}

/// A client should send `Host` first (RFC 9110 §7.2), where no search is needed to find it.
#[inline]
fn host(headers: &HeaderMap) -> Option<&HeaderValue> {
    match headers.iter().next() {
        Some((name, value)) if *name == HOST => Some(value),
        _ => headers.get(HOST),
    }
}

/// Whether a name stands in more than one line. Of most heads that can be said without a look at it.
#[inline]
fn has_more_than_one(headers: &HeaderMap, name: HeaderName) -> bool {
    headers.len() != headers.keys_len() && headers.get_all(name).iter().nth(1).is_some()
}

fn field_of(authority: &Authority, known: &KnownHost) -> Result<HeaderValue, Refusal> {
    let field = known.field(authority.as_str());
    field.ok_or_else(|| invalid_host("the target's authority is no host with an optional port"))
}

/// Nothing but one `chunked` (RFC 9112 §6.1, §7). hyper has made sure that the last coding is it.
fn check_transfer_encoding(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut chunked = 0;
    for line in headers.get_all(TRANSFER_ENCODING) {
        for coding in line.as_bytes().split(|&byte| byte == b',') {
            match coding.trim_ascii() {
                b"" => {}
                coding if coding.eq_ignore_ascii_case(b"chunked") => chunked += 1,
                _ => {
                    let detail = "a transfer coding other than chunked is not known here";
                    return Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, detail)
                        .code("unknown-transfer-coding")
                        .and_close());
                }
            }
        }
    }
    if chunked > 1 {
        Err(invalid_framing("the body is chunked more than once"))
    } else {
        Ok(())
    }
}

/// RFC 9110 §10.1.1: the one expectation that there is.
#[inline]
fn check_expectation(headers: &HeaderMap) -> Result<(), Refusal> {
    // Most requests of a program have a `Host` and nothing else.
    if headers.len() == 1 || !headers.contains_key(EXPECT) {
        return Ok(());
    }
    let known = |line: &HeaderValue| line.as_bytes().eq_ignore_ascii_case(b"100-continue");
    if headers.get_all(EXPECT).iter().all(known) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::EXPECTATION_FAILED,
        "the only expectation known is 100-continue",
    ))
}

fn invalid_host(detail: &'static str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, detail).code("invalid-host")
}

pub(super) fn invalid_target(detail: &'static str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, detail).code("invalid-target")
}

/// Where the body ends is in doubt, and so is all that follows it.
pub(super) fn invalid_framing(detail: &'static str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, detail)
        .code("invalid-framing")
        .and_close()
}

pub(super) fn target_too_long() -> Refusal {
    Refusal::new(
        StatusCode::URI_TOO_LONG,
        "the target is longer than the server allows",
    )
}

pub(super) fn too_many_fields() -> Refusal {
    let detail = "the head has more bytes or fields than the server allows";
    Refusal::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Body;

    fn request(method: &str, target: &str, fields: &[(&'static str, &str)]) -> Request {
        let mut request = http::Request::builder().method(method).uri(target);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap().into()
    }

    fn refused(request: &mut Request) -> Option<(u16, &'static str)> {
        let refusal = check_http1(request, true, 100, &KnownHost::default()).err()?;
        Some((refusal.status.as_u16(), refusal.code))
    }

    #[test]
    fn a_request_of_http1_is_held_to_the_standard() {
        let invalid_host = Some((400, "invalid-host"));
        let invalid_target = Some((400, "invalid-target"));
        let host = ("host", "a");
        for (method, target, fields, expected) in [
            ("GET", "/", &[host][..], None),
            ("OPTIONS", "*", &[host], None),
            ("GET", "/", &[], invalid_host),
            ("GET", "/", &[host, host], invalid_host),
            ("GET", "/", &[("host", "")], invalid_host),
            ("GET", "http://b/", &[], invalid_host),
            ("GET", "http://u@b/", &[host], invalid_host),
            ("GET", "ftp://b/", &[host], invalid_target),
            ("GET", "b:80", &[host], invalid_target),
            ("GET", "*", &[host], invalid_target),
            ("CONNECT", "b:80", &[host], Some((501, "not-implemented"))),
            (
                "GET",
                "/",
                &[host, ("expect", "200-ok")],
                Some((417, "expectation-failed")),
            ),
            ("POST", "/", &[host, ("expect", "100-Continue")], None),
            ("POST", "/", &[host, ("transfer-encoding", "Chunked")], None),
            (
                "POST",
                "/",
                &[host, ("transfer-encoding", "gzip, chunked")],
                Some((501, "unknown-transfer-coding")),
            ),
            (
                "POST",
                "/",
                &[
                    host,
                    ("transfer-encoding", "chunked"),
                    ("transfer-encoding", "chunked"),
                ],
                Some((400, "invalid-framing")),
            ),
        ] {
            assert_eq!(
                refused(&mut request(method, target, fields)),
                expected,
                "{method} {target}"
            );
        }
        let long = format!("/{}", "a".repeat(100));
        assert_eq!(
            refused(&mut request("GET", &long, &[host])),
            Some((414, "uri-too-long"))
        );
    }

    #[test]
    fn the_authority_of_the_target_is_the_only_one() {
        let mut absolute = request("GET", "http://b:80/", &[("host", "a")]);
        assert_eq!(refused(&mut absolute), None);
        assert_eq!(absolute.headers()[HOST], "b:80");

        let known = KnownHost::default();
        let mut http2 = request("GET", "http://b/", &[]);
        assert!(check_http2(&mut http2, 100, 10, &known).is_ok());
        assert_eq!(http2.headers()[HOST], "b");
        for fields in [&[("host", "a")][..], &[("host", "B"), ("host", "a")]] {
            let mut http2 = request("GET", "http://b/", fields);
            assert!(check_http2(&mut http2, 100, 10, &known).is_err());
        }
    }

    #[test]
    fn http10_needs_no_host_but_a_valid_one() {
        let http10 = |host: Option<&'static str>| {
            let mut request = http::Request::new(Body::empty());
            *request.version_mut() = Version::HTTP_10;
            request
                .headers_mut()
                .extend(host.map(|host| (HOST, HeaderValue::from_static(host))));
            refused(&mut request.into())
        };
        assert_eq!(http10(None), None);
        assert_eq!(http10(Some("a b")), Some((400, "invalid-host")));
    }
}
