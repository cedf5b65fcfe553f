//! Answers that nobody declares: what the framework refuses before a handler runs, and what can go wrong
//! while it does.
//!
//! Each row names its cause, so that a route is given exactly those that it can give:
//!
//! | status | when |
//! |---|---|
//! | 400 | the path has parameters, the query string is read, or there is a body |
//! | 404 | the path takes its remainder |
//! | 406 | the client chooses the representation |
//! | 408, 413 | there is a body; 415 too, unless any media type is taken |
//! | 422 | an argument can be refused |
//! | 500, 503 | always: a panic, and the time limit |

use std::any::type_name;
use std::time::Duration;

use http::StatusCode;
use ravyn_core::error::code_of;
use ravyn_core::meta::{ArgumentKind, ArgumentMeta, Place, ProblemMeta, RouteMeta};
use serde_json::Value;

use super::super::arguments::{FORM, JSON, place};
use super::super::endpoint::Endpoint;

/// An answer of the framework.
#[derive(Clone, Debug)]
pub(super) struct Automatic {
    pub(super) status: StatusCode,
    /// Name among the components: equal names are equal answers.
    pub(super) name: String,
    pub(super) problems: Vec<ProblemMeta>,
}

/// The answers of the framework for a route.
pub(super) fn answers(endpoint: &Endpoint<'_>) -> Vec<Automatic> {
    let route = endpoint.route;
    let mut answers: Vec<Automatic> = bad_request(endpoint).into_iter().collect();
    if endpoint.path.takes_rest() {
        let title = "the remainder of the path has an encoded `/` or `\\`";
        answers.push(one(StatusCode::NOT_FOUND, "EncodedSeparator", title));
    }
    if !route.produces.is_empty() {
        let title = "the client takes none of the representations that there are";
        answers.push(one(StatusCode::NOT_ACCEPTABLE, "NotAcceptable", title));
    }
    if let Some(media_type) = media_type(route) {
        answers.extend(of_body(media_type, route.body_limit));
    }
    let mut readers = route.readers().into_iter();
    if readers.any(|argument| can_be_refused(argument, endpoint)) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let title = "the request has faults, listed under `errors`";
        answers.push(one(status, "InvalidRequest", title));
    }
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    answers.push(one(status, "InternalError", "the server failed"));
    answers.push(timeout(route.timeout));
    answers
}

fn one(status: StatusCode, name: impl Into<String>, title: impl Into<String>) -> Automatic {
    with_code(status, name, code_of(status), title)
}

fn with_code(
    status: StatusCode,
    name: impl Into<String>,
    code: &'static str,
    title: impl Into<String>,
) -> Automatic {
    let problem = ProblemMeta {
        code,
        title: title.into().into(),
    };
    Automatic {
        status,
        name: name.into(),
        problems: vec![problem],
    }
}

/// The parts of a request that can be malformed; named by all of them, as `InvalidPathOrBody`.
fn bad_request(endpoint: &Endpoint<'_>) -> Option<Automatic> {
    let reads = |wanted: Place| {
        let mut readers = endpoint.route.readers().into_iter();
        readers.any(|argument| place(argument, &endpoint.path) == Some(wanted))
    };
    let general = code_of(StatusCode::BAD_REQUEST);
    let mut parts: Vec<(&str, &'static str, &'static str)> = Vec::new();
    if endpoint.path.has_parameters() {
        let title = "the path is not in its normal form";
        parts.push(("Path", "invalid-path", title));
    }
    if reads(Place::Query) {
        parts.push(("Query", general, "the query string has too many fields"));
    }
    if reads(Place::Body) {
        parts.push(("Body", general, "the body cannot be read"));
    }
    if parts.is_empty() {
        return None;
    }
    let names: Vec<&str> = parts.iter().map(|(name, ..)| *name).collect();
    let name = format!("Invalid{}", names.join("Or"));
    let problems = parts.into_iter().map(|(_, code, title)| ProblemMeta {
        code,
        title: title.into(),
    });
    Some(Automatic {
        status: StatusCode::BAD_REQUEST,
        name,
        problems: problems.collect(),
    })
}

/// The media type of the body that a route reads.
fn media_type(route: &RouteMeta) -> Option<&'static str> {
    route
        .arguments
        .iter()
        .find_map(|argument| match &argument.kind {
            ArgumentKind::Body { media_type, .. } => Some(*media_type),
            ArgumentKind::BodyMember { .. } => Some(JSON),
            ArgumentKind::FormField { .. }
            | ArgumentKind::Group {
                place: Place::Body, ..
            } => Some(FORM),
            _ => None,
        })
}

fn of_body(media_type: &str, limit: Option<u64>) -> Vec<Automatic> {
    let title = "the body stopped arriving, or came too slowly";
    let slow = one(StatusCode::REQUEST_TIMEOUT, "SlowBody", title);
    let (name, title) = match limit {
        Some(limit) => (
            format!("BodyLargerThan{}", size(limit, "")),
            format!("the body is larger than {}", size(limit, " ")),
        ),
        None => ("BodyTooLarge".into(), "the body is too large".into()),
    };
    let mut answers = vec![slow, one(StatusCode::PAYLOAD_TOO_LARGE, name, title)];
    if media_type != "*/*" {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let title = "the content type is not the one that is listed";
        answers.push(one(status, "UnsupportedMediaType", title));
    }
    answers
}

fn timeout(limit: Option<Duration>) -> Automatic {
    let (name, title) = match limit {
        Some(limit) => (
            format!("NoAnswerWithin{}", time(limit, "")),
            format!("there was no answer within {}", time(limit, " ")),
        ),
        None => (
            "NoAnswerInTime".into(),
            "there was no answer in time".into(),
        ),
    };
    with_code(StatusCode::SERVICE_UNAVAILABLE, name, "timeout", title)
}

fn size(bytes: u64, space: &str) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units
        .into_iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    let (unit, name) = unit.unwrap_or((1, "bytes"));
    format!("{}{space}{name}", bytes / unit)
}

fn time(limit: Duration, space: &str) -> String {
    match limit.subsec_millis() {
        0 => format!("{}{space}s", limit.as_secs()),
        _ => format!("{}{space}ms", limit.as_millis()),
    }
}

/// Whether some request with a value for this argument, or without one, is answered with 422.
fn can_be_refused(argument: &ArgumentMeta, endpoint: &Endpoint<'_>) -> bool {
    match (&argument.kind, place(argument, &endpoint.path)) {
        // The path always has a value, and any text is a `String`.
        (ArgumentKind::Parameter { .. }, Some(Place::Path)) => !takes_any_text(argument),
        // Of several cookies of one name the first counts.
        (ArgumentKind::Parameter { .. }, Some(Place::Cookie)) => {
            argument.required || !takes_any_text(argument)
        }
        // A second value of one name is refused, and so is text that is not UTF-8.
        (
            ArgumentKind::Parameter { .. }
            | ArgumentKind::FormField { .. }
            | ArgumentKind::BodyMember { .. }
            | ArgumentKind::Group { .. },
            _,
        ) => true,
        (ArgumentKind::Body { .. }, _) => argument.required || !takes_any_content(argument),
        _ => false,
    }
}

fn takes_any_text(argument: &ArgumentMeta) -> bool {
    let (ArgumentKind::Parameter { schema } | ArgumentKind::FormField { schema }) = &argument.kind
    else {
        return false;
    };
    let texts = [type_name::<String>(), type_name::<Vec<String>>()];
    argument.keywords.is_empty() && texts.contains(&schema.type_name())
}

fn takes_any_content(argument: &ArgumentMeta) -> bool {
    let ArgumentKind::Body { media_type, schema } = &argument.kind else {
        return false;
    };
    let fits_all = schema.is_none_or(|schema| match *media_type {
        "text/plain" => schema.type_name() == type_name::<String>(),
        _ => schema.type_name() == type_name::<Value>(),
    });
    argument.keywords.is_empty() && fits_all
}
