//! Types and values.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::findings::Effect;
use super::flat::Flat;
use super::walk::Walk;
use crate::source::elements;

/// A set of types; one of numbers has the integers in it.
pub(in crate::diff) type Types = BTreeSet<&'static str>;

const ALL: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// The types that a schema lets through.
pub(super) fn of(flat: &Flat) -> Types {
    let declared = declared(flat.get("type"));
    match flat.get("enum") {
        Some(values) => {
            let own: Types = elements(values).iter().map(of_value).collect();
            declared.intersection(&own).copied().collect()
        }
        None => declared,
    }
}

fn declared(keyword: Option<&Value>) -> Types {
    let names: Vec<&str> = match keyword {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => return ALL.into(),
    };
    let has =
        |name: &str| names.contains(&name) || (name == "integer" && names.contains(&"number"));
    ALL.into_iter().filter(|name| has(name)).collect()
}

fn of_value(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The keyword `type` of what has both.
pub(super) fn common(one: &Value, other: &Value) -> Value {
    let (one, other) = (declared(Some(one)), declared(Some(other)));
    json!(one.intersection(&other).collect::<Vec<_>>())
}

fn told(types: &Types) -> String {
    if types.len() == ALL.len() {
        return "any".to_owned();
    }
    let is_wide = types.contains("number");
    let names = types.iter().filter(|name| **name != "integer" || !is_wide);
    let names: Vec<&str> = names.copied().collect();
    match &names[..] {
        [] => "none".to_owned(),
        names => names.join(" or "),
    }
}

/// Compares the types; whether there is more to be compared.
pub(super) fn compare(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) -> bool {
    let (old, new) = (of(old), of(new));
    let gone: Types = old.difference(&new).copied().collect();
    let added: Types = new.difference(&old).copied().collect();
    let null = Types::from(["null"]);
    let effect = match (gone.is_empty(), added.is_empty()) {
        (true, true) => return true,
        (false, true) => Effect::Narrows,
        (true, false) => Effect::Widens,
        (false, false) => Effect::Replaces,
    };
    let text = if gone == null && added.is_empty() {
        "may no longer be null".to_owned()
    } else if added == null && gone.is_empty() {
        "may be null now".to_owned()
    } else {
        format!("the type is {}, was {}", told(&new), told(&old))
    };
    walk.add(effect, text);
    old.intersection(&new).any(|name| *name != "null")
}

/// Compares the lists of values; `null` is told by the types.
pub(super) fn compare_values(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) {
    let values = |flat: &Flat| {
        let values = flat.get("enum").map(elements);
        values.map(|values| {
            let values = values.iter().filter(|value| !value.is_null());
            values.cloned().collect::<Vec<Value>>()
        })
    };
    match (values(old), values(new)) {
        (None, None) => {}
        (None, Some(new)) => {
            let text = format!("only {} can be now", list(&new));
            walk.add(Effect::Narrows, text);
        }
        (Some(old), None) => {
            let text = format!("other values than {} can be now", list(&old));
            walk.add(Effect::Widens, text);
        }
        (Some(old), Some(new)) => {
            let gone: Vec<Value> = old
                .iter()
                .filter(|one| !new.contains(one))
                .cloned()
                .collect();
            let added: Vec<Value> = new
                .iter()
                .filter(|one| !old.contains(one))
                .cloned()
                .collect();
            if !gone.is_empty() {
                walk.add(Effect::Narrows, told_values(&gone, "gone"));
            }
            if !added.is_empty() {
                let effect = if walk.is_code_of_problem() {
                    Effect::Adds
                } else {
                    Effect::Widens
                };
                walk.add(effect, told_values(&added, "new"));
            }
        }
    }
}

fn told_values(values: &[Value], word: &str) -> String {
    match values {
        [one] => format!("the value `{one}` is {word}"),
        several => format!("the values {} are {word}", list(several)),
    }
}

fn list(values: &[Value]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    values.join(", ")
}
