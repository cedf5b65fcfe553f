//! Answers, by their statuses.
//!
//! A client has to be ready for any error: one of an unknown status is read as the first of its class (RFC 9110 §15).
//! So an error that is added or gone breaks nothing; a success does.

use std::collections::BTreeMap;

use serde_json::Value;

use super::content;
use super::findings::{Effect, Findings};
use super::operation::deprecation;
use super::parameters::{required, schema_of, words};
use super::report::Direction;
use super::schema;
use super::sides::{Pair, Sides};
use crate::source::members;

/// Compares the answers of an operation.
pub(super) fn compare(
    sides: Sides<'_>,
    pair: Pair<'_>,
    direction: Direction,
    findings: &mut Findings,
) {
    let (old, new) = (by_status(pair.old), by_status(pair.new));
    for (status, was) in &old {
        findings.within(status, |findings| match covering(&new, status) {
            Some(is) => {
                let pair = sides.resolve(Pair { old: was, new: is });
                both(sides, pair, direction, findings);
            }
            None => findings.add(removed(status, direction), direction, "is no longer given"),
        });
    }
    for (status, is) in &new {
        if old.contains_key(status) {
            continue;
        }
        findings.within(status, |findings| match covering(&old, status) {
            Some(was) => {
                let pair = sides.resolve(Pair { old: was, new: is });
                both(sides, pair, direction, findings);
            }
            None => findings.add(added(status, direction), direction, "is a new answer"),
        });
    }
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}

fn removed(status: &str, direction: Direction) -> Effect {
    match direction {
        // Clients answer: what they may say no longer.
        Direction::Request => Effect::Narrows,
        _ if is_error(status) => Effect::Narrows,
        _ => Effect::Replaces,
    }
}

fn added(status: &str, direction: Direction) -> Effect {
    match direction {
        Direction::Request => Effect::Widens,
        _ if is_error(status) => Effect::Adds,
        _ => Effect::Widens,
    }
}

fn by_status(answers: &Value) -> BTreeMap<String, &Value> {
    let answers = members(answers).filter(|(status, _)| !status.starts_with("x-"));
    let keyed = answers.map(|(status, answer)| {
        let status = match status.as_str() {
            "default" => status.clone(),
            _ => status.to_ascii_uppercase(),
        };
        (status, answer)
    });
    keyed.collect()
}

/// The answer of a status: its own, that of its class, or that of all.
fn covering<'a>(answers: &BTreeMap<String, &'a Value>, status: &str) -> Option<&'a Value> {
    let class = status.get(..1).map(|class| format!("{class}XX"));
    let names = [Some(status), class.as_deref(), Some("default")];
    let mut found = names
        .into_iter()
        .flatten()
        .filter_map(|name| answers.get(name));
    found.next().copied()
}

fn both(sides: Sides<'_>, pair: Pair<'_>, direction: Direction, findings: &mut Findings) {
    words(pair, direction, findings);
    if pair.differs("links") {
        findings.add(Effect::Describes, direction, "`links` differs");
    }
    headers(sides, pair.get("headers"), direction, findings);
    content::compare(sides, pair.get("content"), direction, findings);
}

fn headers(sides: Sides<'_>, pair: Pair<'_>, direction: Direction, findings: &mut Findings) {
    let (old, new) = (by_field(pair.old), by_field(pair.new));
    for (key, (name, was)) in &old {
        findings.within(format!("header {name}"), |findings| {
            let Some((_, is)) = new.get(key) else {
                let effect = if sides.old.resolve(was)["required"] == true {
                    Effect::Replaces
                } else {
                    Effect::Unclear
                };
                return findings.add(effect, direction, "is no longer sent");
            };
            let pair = sides.resolve(Pair { old: was, new: is });
            required(pair, direction, findings);
            deprecation(pair, direction, findings);
            words(pair, direction, findings);
            let schemas = Pair {
                old: schema_of(pair.old),
                new: schema_of(pair.new),
            };
            schema::compare(sides, schemas, direction, findings);
        });
    }
    for (key, (name, _)) in &new {
        if !old.contains_key(key) {
            findings.within(format!("header {name}"), |findings| {
                findings.add(Effect::Adds, direction, "is a new header");
            });
        }
    }
}

/// Header fields by their name in lower case, with the name as it is written.
fn by_field(headers: &Value) -> BTreeMap<String, (&str, &Value)> {
    let headers = members(headers);
    let keyed = headers.map(|(name, header)| (name.to_ascii_lowercase(), (name.as_str(), header)));
    keyed.filter(|(name, _)| name != "content-type").collect()
}
