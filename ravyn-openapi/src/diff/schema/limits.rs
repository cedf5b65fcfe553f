//! Limits of numbers, texts, lists and objects.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::super::findings::Effect;
use super::flat::Flat;
use super::walk::Walk;

/// Limits of a size, with what is limited; the lower ones are 0 where they are missing.
const SIZES: [(&str, &str); 8] = [
    ("minLength", "the shortest length"),
    ("minItems", "the least number of items"),
    ("minProperties", "the least number of members"),
    ("minContains", "the least number of matching items"),
    ("maxLength", "the longest length"),
    ("maxItems", "the greatest number of items"),
    ("maxProperties", "the greatest number of members"),
    ("maxContains", "the greatest number of matching items"),
];

/// Formats that are ranges in one another, the narrower first.
const NESTED: [&[&str]; 3] = [
    &["int8", "int16", "int32", "int64"],
    &["uint8", "uint16", "uint32", "uint64"],
    &["float", "double"],
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
}

/// A bound: its value, and whether the value itself is out.
#[derive(Debug)]
struct Bound<'f> {
    value: &'f Number,
    is_exclusive: bool,
}

pub(super) fn order(one: &Number, other: &Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => {
            let (one, other) = (one.as_f64(), other.as_f64());
            one.partial_cmp(&other).unwrap_or(Ordering::Equal)
        }
    }
}

/// Compares all limits.
pub(super) fn compare(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    bounds(old, new, Side::Lower, walk);
    bounds(old, new, Side::Upper, walk);
    for (keyword, what) in SIZES {
        size(old, new, keyword, what, walk);
    }
    multiples(old, new, walk);
    texts(old, new, walk);
    let is_unique = |flat: &Flat| flat.get("uniqueItems") == Some(&Value::Bool(true));
    match (is_unique(old), is_unique(new)) {
        (false, true) => walk.add(Effect::Narrows, "items have to differ from one another now"),
        (true, false) => walk.add(Effect::Widens, "items may be equal to one another now"),
        _ => {}
    }
}

fn bound(flat: &Flat, side: Side) -> Option<Bound<'_>> {
    let names = match side {
        Side::Lower => ["minimum", "exclusiveMinimum"],
        Side::Upper => ["maximum", "exclusiveMaximum"],
    };
    let [inclusive, exclusive] = names.map(|name| match flat.get(name) {
        Some(Value::Number(value)) => Some(value),
        _ => None,
    });
    let inclusive = inclusive.map(|value| Bound {
        value,
        is_exclusive: false,
    });
    let exclusive = exclusive.map(|value| Bound {
        value,
        is_exclusive: true,
    });
    match (inclusive, exclusive) {
        (Some(one), Some(other)) if strictness(&one, &other, side) == Ordering::Greater => {
            Some(one)
        }
        (Some(_), Some(other)) => Some(other),
        (one, other) => one.or(other),
    }
}

/// Whether the first lets through less than the second.
fn strictness(one: &Bound<'_>, other: &Bound<'_>, side: Side) -> Ordering {
    let by_value = order(one.value, other.value);
    let by_value = match side {
        Side::Lower => by_value,
        Side::Upper => by_value.reverse(),
    };
    by_value.then(one.is_exclusive.cmp(&other.is_exclusive))
}

fn bounds(old: &Flat, new: &Flat, side: Side, walk: &mut Walk<'_, '_>) {
    let what = match side {
        Side::Lower => "minimum",
        Side::Upper => "maximum",
    };
    let told = |bound: &Bound<'_>| {
        let out = if bound.is_exclusive {
            " (itself out)"
        } else {
            ""
        };
        format!("{}{out}", bound.value)
    };
    match (bound(old, side), bound(new, side)) {
        (None, None) => {}
        (None, Some(new)) => {
            walk.add(
                Effect::Narrows,
                format!("there is a {what} now: {}", told(&new)),
            );
        }
        (Some(old), None) => {
            walk.add(
                Effect::Widens,
                format!("there is no {what} any more: it was {}", told(&old)),
            );
        }
        (Some(old), Some(new)) => {
            let effect = match strictness(&new, &old, side) {
                Ordering::Equal => return,
                Ordering::Greater => Effect::Narrows,
                Ordering::Less => Effect::Widens,
            };
            walk.add(
                effect,
                format!("the {what} is {}, was {}", told(&new), told(&old)),
            );
        }
    }
}

fn size(old: &Flat, new: &Flat, keyword: &str, what: &str, walk: &mut Walk<'_, '_>) {
    let is_lower = keyword.starts_with("min");
    let number = |flat: &Flat| flat.get(keyword).and_then(Value::as_u64);
    let (old, new) = (number(old), number(new));
    let (least, most) = if is_lower {
        (0, 0)
    } else {
        (u64::MAX, u64::MAX)
    };
    let order = new.unwrap_or(most).cmp(&old.unwrap_or(least));
    let effect = match (order, is_lower) {
        (Ordering::Equal, _) => return,
        (Ordering::Greater, true) | (Ordering::Less, false) => Effect::Narrows,
        _ => Effect::Widens,
    };
    let told =
        |number: Option<u64>| number.map_or_else(|| "not limited".to_owned(), |n| n.to_string());
    walk.add(
        effect,
        format!("{what} is {}, was {}", told(new), told(old)),
    );
}

fn multiples(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let step = |flat: &Flat| flat.get("multipleOf").and_then(Value::as_f64);
    let is_multiple = |one: f64, of: f64| (one / of).fract() == 0.0;
    let (effect, text) = match (step(old), step(new)) {
        (None, Some(new)) => (
            Effect::Narrows,
            format!("has to be a multiple of {new} now"),
        ),
        (Some(old), None) => (
            Effect::Widens,
            format!("need not be a multiple of {old} any more"),
        ),
        (Some(old), Some(new)) if old != new => {
            let effect = if is_multiple(new, old) {
                Effect::Narrows
            } else if is_multiple(old, new) {
                Effect::Widens
            } else {
                Effect::Replaces
            };
            (effect, format!("is a multiple of {new}, was one of {old}"))
        }
        _ => return,
    };
    walk.add(effect, text);
}

/// `pattern` and `format`.
fn texts(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    for keyword in ["pattern", "format"] {
        let text = |flat: &Flat| flat.get(keyword).and_then(Value::as_str).map(str::to_owned);
        let (effect, text) = match (text(old), text(new)) {
            (None, Some(new)) => (Effect::Narrows, format!("has the {keyword} `{new}` now")),
            (Some(old), None) => (
                Effect::Widens,
                format!("has no {keyword} any more: it was `{old}`"),
            ),
            (Some(old), Some(new)) if old != new => {
                let effect = nested(&old, &new).unwrap_or(Effect::Unclear);
                (effect, format!("the {keyword} is `{new}`, was `{old}`"))
            }
            _ => continue,
        };
        walk.add(effect, text);
    }
}

fn nested(old: &str, new: &str) -> Option<Effect> {
    NESTED.iter().find_map(|formats| {
        let rank = |name: &str| formats.iter().position(|format| *format == name);
        Some(if rank(new)? > rank(old)? {
            Effect::Widens
        } else {
            Effect::Narrows
        })
    })
}
