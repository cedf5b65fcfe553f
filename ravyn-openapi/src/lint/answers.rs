//! Answers. Those that the framework gives by itself stand in the components, or are problems alone.

use http::StatusCode;
use serde_json::Value;

use super::operations::Used;
use super::report::{Remarks, Rule};
use super::{examples, is_blank};
use crate::source::{Source, members};

/// Media type of a problem (RFC 9457).
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// Looks through the answers of an operation.
pub(super) fn check<'a>(
    source: Source<'a>,
    answers: &'a Value,
    place: &str,
    used: &mut Used<'a>,
    remarks: &mut Remarks,
) {
    for (status, answer) in members(answers) {
        let is_shared = answer.get("$ref").is_some();
        let answer = source.resolve(answer);
        let content = &answer["content"];
        let own = members(content).filter(|(media_type, _)| *media_type != PROBLEM_JSON);
        let place = format!("{place} > {status}");
        used.schemas
            .extend(own.map(|(_, media_type)| (place.clone(), &media_type["schema"])));
        if is_shared {
            continue;
        }
        if has_content(status) && is_without_words(status, &answer["description"]) {
            let text = "has no description of its own";
            remarks.add(Rule::AnswerDescription, &place, text);
        }
        // What the errors of an API look like is said by their schema.
        if status.starts_with('2') && examples::are_missing(source, content) {
            remarks.add(Rule::AnswerExample, place, "has no example");
        }
    }
}

/// Whether an answer of a status can have anything to be described: 204, 205 and 304 say all themselves.
fn has_content(status: &str) -> bool {
    !status.starts_with('1') && !["204", "205", "304"].contains(&status)
}

/// Whether a description says no more than the status.
fn is_without_words(status: &str, description: &Value) -> bool {
    let status: Option<StatusCode> = status.parse().ok();
    let reason = status.and_then(|status| status.canonical_reason());
    is_blank(description) || reason.is_some_and(|reason| description == reason)
}
