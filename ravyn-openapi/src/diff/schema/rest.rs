//! Keywords that are compared as they are written, and words for people.

use serde_json::Value;

use super::super::findings::Effect;
use super::super::report::Direction;
use super::flat::{Flat, is_word};
use super::walk::Walk;

/// Keywords that constrain, and whose insides are not looked into.
const OPAQUE: [&str; 17] = [
    "$ref",
    "$dynamicRef",
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "patternProperties",
    "propertyNames",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentMediaType",
    "contentEncoding",
    "contentSchema",
];

/// Compares what no other part compares.
pub(super) fn compare(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    for keyword in OPAQUE {
        let (effect, text) = match (old.get(keyword), new.get(keyword)) {
            (None, Some(_)) => (Effect::Narrows, format!("`{keyword}` is new")),
            (Some(_), None) => (Effect::Widens, format!("`{keyword}` is gone")),
            (Some(old), Some(new)) if old != new => {
                (Effect::Unclear, format!("`{keyword}` differs"))
            }
            _ => continue,
        };
        walk.add(effect, text);
    }
}

/// Compares what constrains nothing.
pub(super) fn words(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let is_deprecated = |flat: &Flat| flat.get("deprecated") == Some(&Value::Bool(true));
    match (is_deprecated(old), is_deprecated(new)) {
        (false, true) => walk.add(Effect::Adds, "is deprecated now"),
        (true, false) => walk.add(Effect::Adds, "is no longer deprecated"),
        _ => {}
    }
    default(old, new, walk);
    let mut names: Vec<&str> = old.keys().chain(new.keys()).map(String::as_str).collect();
    names.retain(|name| is_word(name) && !matches!(*name, "default" | "deprecated" | "$defs"));
    names.retain(|name| old.get(*name) != new.get(*name));
    names.sort_unstable();
    names.dedup();
    if !names.is_empty() {
        walk.add(
            Effect::Describes,
            format!("`{}` differs", names.join("`, `")),
        );
    }
}

/// What a value means that is not sent.
fn default(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let is_sent = walk.direction == Direction::Request;
    let (effect, text) = match (old.get("default"), new.get("default")) {
        (None, Some(new)) => (Effect::Adds, format!("the default is `{new}` now")),
        (Some(old), None) => (
            Effect::Unclear,
            format!("there is no default any more: it was `{old}`"),
        ),
        (Some(old), Some(new)) if old != new => (
            Effect::Replaces,
            format!("the default is `{new}`, was `{old}`"),
        ),
        _ => return,
    };
    walk.add(if is_sent { effect } else { Effect::Describes }, text);
}
