//! Members of objects and elements of lists.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::findings::Effect;
use super::super::report::Direction;
use super::flat::{Flat, flat};
use super::walk::Walk;
use crate::source::{elements, members};

/// Members that an object may have beside those that it names.
#[derive(Debug, PartialEq)]
enum Further<'f> {
    Any,
    None,
    Of(&'f Value),
}

/// Compares what objects have.
pub(super) fn object(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let (was_required, is_required) = (required(old), required(new));
    let (was, is) = (properties(old), properties(new));
    for (name, before) in members(was) {
        let part = format!("/{}", escaped(name));
        let now = &is[name.as_str()];
        walk.within(part, |walk| {
            if is_hidden(before, now, walk) {
                return;
            }
            if now.is_null() {
                return gone(new, walk);
            }
            requirement(
                was_required.contains(name.as_str()),
                is_required.contains(name.as_str()),
                walk,
            );
            walk.compare(before, now);
        });
    }
    for (name, now) in members(is).filter(|(name, _)| was[name.as_str()].is_null()) {
        let part = format!("/{}", escaped(name));
        walk.within(part, |walk| {
            if !is_hidden(now, now, walk) {
                added(old, is_required.contains(name.as_str()), walk);
            }
        });
    }
    let unnamed = was_required.union(&is_required);
    for name in unnamed.filter(|name| was[**name].is_null() && is[**name].is_null()) {
        let part = format!("/{}", escaped(name));
        walk.within(part, |walk| {
            requirement(
                was_required.contains(name),
                is_required.contains(name),
                walk,
            );
        });
    }
    further(old, new, walk);
}

fn required(flat: &Flat) -> BTreeSet<&str> {
    let names = flat.get("required").map(elements).unwrap_or_default();
    names.iter().filter_map(Value::as_str).collect()
}

fn properties(flat: &Flat) -> &Value {
    flat.get("properties").unwrap_or(&Value::Null)
}

/// Whether a member is in neither document there in this direction.
fn is_hidden(old: &Value, new: &Value, walk: &Walk<'_, '_>) -> bool {
    let keyword = match walk.direction {
        Direction::Request => "readOnly",
        Direction::Answer => "writeOnly",
        Direction::Api => return false,
    };
    let is_set = |flat: Flat| flat.get(keyword) == Some(&Value::Bool(true));
    is_set(flat(walk.sides.old, old)) && (new.is_null() || is_set(flat(walk.sides.new, new)))
}

fn requirement(was_required: bool, is_required: bool, walk: &mut Walk<'_, '_>) {
    match (was_required, is_required) {
        (false, true) => walk.add(Effect::Narrows, "is required now"),
        (true, false) => walk.add(Effect::Widens, "is no longer required"),
        _ => {}
    }
}

/// A member that the new document does not name.
fn gone(new: &Flat, walk: &mut Walk<'_, '_>) {
    match (walk.direction, self::beside(new)) {
        (Direction::Request, Further::None) => {
            walk.add(Effect::Narrows, "is refused now: the property is gone");
        }
        (Direction::Request, _) => {
            walk.add(Effect::Unclear, "is no longer read: the property is gone");
        }
        _ => walk.add(Effect::Replaces, "is no longer sent: the property is gone"),
    }
}

/// A member that the old document does not name.
fn added(old: &Flat, is_required: bool, walk: &mut Walk<'_, '_>) {
    let (effect, text) = match walk.direction {
        Direction::Request if is_required => (Effect::Narrows, "is a new property, and required"),
        Direction::Answer if beside(old) == Further::None => (
            Effect::Widens,
            "is a new property of an object that had no further ones",
        ),
        _ => (Effect::Adds, "is a new property"),
    };
    walk.add(effect, text);
}

fn beside(flat: &Flat) -> Further<'_> {
    match flat.get("additionalProperties") {
        None | Some(Value::Bool(true)) => Further::Any,
        Some(Value::Bool(false)) => Further::None,
        Some(Value::Object(keywords)) if keywords.is_empty() => Further::Any,
        Some(schema) => Further::Of(schema),
    }
}

fn further(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let (effect, text) = match (beside(old), beside(new)) {
        (Further::Of(old), Further::Of(new)) => {
            return walk.within("/*".to_owned(), |walk| walk.compare(old, new));
        }
        (old, new) if old == new => return,
        (_, Further::None) => (Effect::Narrows, "further properties are refused now"),
        (Further::None, _) => (Effect::Widens, "further properties may be there now"),
        (_, Further::Of(_)) => (Effect::Narrows, "further properties have a schema now"),
        (_, Further::Any) => (Effect::Widens, "further properties may be anything now"),
    };
    walk.add(effect, text);
}

/// Compares what lists have.
pub(super) fn array(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let any = Value::Bool(true);
    let was = elements(old.get("prefixItems").unwrap_or(&any));
    let is = elements(new.get("prefixItems").unwrap_or(&any));
    // An element without a schema of its own has that of all others.
    let [others_before, others_now] = [old, new].map(|flat| flat.get("items").unwrap_or(&any));
    for position in 0..was.len().max(is.len()) {
        let before = was.get(position).unwrap_or(others_before);
        let now = is.get(position).unwrap_or(others_now);
        walk.within(format!("/{position}"), |walk| walk.compare(before, now));
    }
    if others_before != others_now || others_before.is_object() {
        walk.within("/*".to_owned(), |walk| {
            walk.compare(others_before, others_now);
        });
    }
}

/// A name as a part of a JSON Pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
