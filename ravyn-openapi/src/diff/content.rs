//! Bodies, by their media types.

use std::collections::BTreeMap;

use serde_json::Value;

use super::findings::{Effect, Findings};
use super::parameters::{required, words};
use super::report::Direction;
use super::schema;
use super::sides::{Pair, Sides};
use crate::source::members;

/// The body of a request.
pub(super) fn body(
    sides: Sides<'_>,
    pair: Pair<'_>,
    direction: Direction,
    findings: &mut Findings,
) {
    findings.within("body", |findings| {
        match (pair.old.is_object(), pair.new.is_object()) {
            (true, true) => {
                required(pair, direction, findings);
                words(pair, direction, findings);
                compare(sides, pair.get("content"), direction, findings);
            }
            (true, false) if direction == Direction::Answer => {
                findings.add(Effect::Replaces, direction, "is no longer sent");
            }
            (true, false) => findings.add(Effect::Unclear, direction, "is no longer read"),
            (false, true) => {
                let is_needed = pair.new["required"] == true && direction == Direction::Request;
                let (effect, text) = if is_needed {
                    (Effect::Narrows, "is new, and required")
                } else {
                    (Effect::Adds, "is new")
                };
                findings.add(effect, direction, text);
            }
            (false, false) => {}
        }
    });
}

/// What a body may be, by media type.
pub(super) fn compare(
    sides: Sides<'_>,
    pair: Pair<'_>,
    direction: Direction,
    findings: &mut Findings,
) {
    let (old, new) = (by_name(pair.old), by_name(pair.new));
    let is_one = old.len() == 1 && new.len() == 1 && old.keys().eq(new.keys());
    for (name, was) in &old {
        match covering(&new, name) {
            Some(is) => {
                let pair = Pair { old: was, new: is };
                let walk =
                    |findings: &mut Findings| media_type(sides, name, pair, direction, findings);
                if is_one {
                    walk(findings);
                } else {
                    findings.within(name, walk);
                }
            }
            None => {
                let text = format!("the media type `{name}` is gone");
                findings.add(Effect::Replaces, direction, text);
            }
        }
    }
    for name in new.keys().filter(|name| covering(&old, name).is_none()) {
        let text = format!("the media type `{name}` is new");
        findings.add(Effect::Adds, direction, text);
    }
}

fn media_type(
    sides: Sides<'_>,
    name: &str,
    pair: Pair<'_>,
    direction: Direction,
    findings: &mut Findings,
) {
    words(pair, direction, findings);
    for keyword in ["schema", "itemSchema"] {
        if name == "application/problem+json" {
            schema::compare_problem(sides, pair.get(keyword), direction, findings);
        } else {
            schema::compare(sides, pair.get(keyword), direction, findings);
        }
    }
    if pair.differs("encoding") {
        let text = "the parts are encoded in another way";
        findings.add(Effect::Unclear, direction, text);
    }
}

/// The first media type of a content.
pub(super) fn first(content: &Value) -> Option<&Value> {
    members(content).map(|(_, media_type)| media_type).next()
}

fn by_name(content: &Value) -> BTreeMap<String, &Value> {
    let named = members(content).map(|(name, media_type)| {
        let name = name.to_ascii_lowercase().replace(' ', "");
        (name, media_type)
    });
    named.collect()
}

/// The entry of a media type: its own, or the narrowest range that it is in.
fn covering<'a>(content: &BTreeMap<String, &'a Value>, name: &str) -> Option<&'a Value> {
    let range = name.split_once('/').map(|(kind, _)| format!("{kind}/*"));
    let names = [Some(name), range.as_deref(), Some("*/*")];
    let mut found = names
        .into_iter()
        .flatten()
        .filter_map(|name| content.get(name));
    found.next().copied()
}
