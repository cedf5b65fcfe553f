//! A schema with what it refers to, in the words of JSON Schema 2020-12.
//!
//! References and `allOf` are merged into one object of keywords. What differs only in form is made the same:
//! `nullable` and `anyOf` with `null` become a type, `const` and choices of constants an `enum`, a truth value of
//! `exclusiveMinimum` a number. What cannot be merged stays under `allOf`.

use serde_json::{Map, Value, json};

use super::types;
use crate::source::{Source, elements};

/// A schema as one object of keywords.
pub(super) type Flat = Map<String, Value>;

/// References that are followed into one another; deeper ones are left as they are.
const DEPTH: usize = 24;

/// Keywords that constrain nothing.
pub(super) const WORDS: [&str; 15] = [
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "$comment",
    "xml",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$schema",
    "$defs",
    "discriminator",
];

pub(super) fn is_word(keyword: &str) -> bool {
    WORDS.contains(&keyword) || keyword.starts_with("x-")
}

/// The schema as one object.
pub(super) fn flat(source: Source<'_>, schema: &Value) -> Flat {
    merged(source, schema, 0)
}

fn merged(source: Source<'_>, schema: &Value, depth: usize) -> Flat {
    let mut flat = match schema {
        Value::Object(keywords) => keywords.clone(),
        // No value is of no type.
        Value::Bool(false) => Flat::from_iter([("type".to_owned(), json!([]))]),
        _ => Flat::new(),
    };
    modernize(&mut flat);
    let nullable = flat.remove("nullable") == Some(Value::Bool(true));
    if depth < DEPTH {
        let target = flat.get("$ref").and_then(Value::as_str);
        if let Some(target) = target.and_then(|text| source.target(text)) {
            flat.remove("$ref");
            merge(&mut flat, merged(source, target, depth + 1));
        }
        if let Some(Value::Array(parts)) = flat.remove("allOf") {
            for part in &parts {
                merge(&mut flat, merged(source, part, depth + 1));
            }
        }
        for keyword in ["anyOf", "oneOf"] {
            simplify(source, &mut flat, keyword, depth + 1);
        }
    }
    if nullable {
        allow_null(&mut flat);
    }
    flat
}

/// The words of OpenAPI 3.0 in those of 3.1.
fn modernize(flat: &mut Flat) {
    if let Some(value) = flat.remove("const") {
        flat.insert("enum".to_owned(), json!([value]));
    }
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(Value::Bool(is_exclusive)) = flat.get(exclusive).cloned() {
            flat.remove(exclusive);
            if is_exclusive && let Some(value) = flat.remove(bound) {
                flat.insert(exclusive.to_owned(), value);
            }
        }
    }
}

/// Makes one schema of both.
fn merge(flat: &mut Flat, other: Flat) {
    for (keyword, theirs) in other {
        let Some(ours) = flat.get_mut(&keyword) else {
            flat.insert(keyword, theirs);
            continue;
        };
        if *ours == theirs || is_word(&keyword) {
            continue;
        }
        match (&keyword[..], &mut *ours, theirs) {
            ("properties" | "patternProperties", Value::Object(ours), Value::Object(theirs)) => {
                for (name, schema) in theirs {
                    let joined = match ours.remove(&name) {
                        Some(own) => both(own, schema),
                        None => schema,
                    };
                    ours.insert(name, joined);
                }
            }
            ("required", Value::Array(ours), Value::Array(theirs)) => {
                ours.extend(theirs);
            }
            ("type", ours, theirs) => *ours = types::common(ours, &theirs),
            ("enum", Value::Array(ours), Value::Array(theirs)) => {
                ours.retain(|value| theirs.contains(value));
            }
            ("items" | "additionalProperties", ours, theirs) => {
                *ours = both(ours.take(), theirs);
            }
            ("uniqueItems", ours, theirs) => {
                *ours = Value::Bool(*ours == Value::Bool(true) || theirs == Value::Bool(true));
            }
            (_, Value::Number(ours), Value::Number(theirs)) if is_bound(&keyword) => {
                let is_lower = keyword.starts_with("min") || keyword == "exclusiveMinimum";
                if (super::limits::order(&theirs, ours) == std::cmp::Ordering::Greater) == is_lower
                {
                    *ours = theirs;
                }
            }
            (_, _, theirs) => {
                let rest = flat.entry("allOf").or_insert_with(|| json!([]));
                if let Value::Array(rest) = rest {
                    rest.push(json!({ keyword: theirs }));
                }
            }
        }
    }
}

fn is_bound(keyword: &str) -> bool {
    ["min", "max", "exclusive"]
        .iter()
        .any(|start| keyword.starts_with(start))
}

/// A schema that demands both.
fn both(one: Value, other: Value) -> Value {
    if one == other || other == Value::Bool(true) {
        return one;
    }
    match one {
        Value::Bool(true) => other,
        Value::Bool(false) => one,
        _ if other == Value::Bool(false) => other,
        _ => json!({"allOf": [one, other]}),
    }
}

/// Makes a type of a choice between something and `null`, and an `enum` of one between constants.
fn simplify(source: Source<'_>, flat: &mut Flat, keyword: &str, depth: usize) {
    let Some(Value::Array(choice)) = flat.get(keyword) else {
        return;
    };
    let each: Vec<Flat> = choice
        .iter()
        .map(|one| merged(source, one, depth))
        .collect();
    if let Some(values) = constants(&each) {
        flat.remove(keyword);
        merge(
            flat,
            Flat::from_iter([("enum".to_owned(), Value::Array(values))]),
        );
        return;
    }
    let is_null = |one: &Flat| one.get("type") == Some(&json!("null"));
    if let [one, other] = &each[..]
        && let Some(some) = match (is_null(one), is_null(other)) {
            (true, false) => Some(other),
            (false, true) => Some(one),
            _ => None,
        }
    {
        let mut some = some.clone();
        allow_null(&mut some);
        flat.remove(keyword);
        merge(flat, some);
    }
}

/// The values of a choice that has nothing but values.
fn constants(choice: &[Flat]) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    for one in choice {
        let mut rules = one.keys().filter(|keyword| !is_word(keyword));
        if !rules.all(|keyword| matches!(keyword.as_str(), "enum" | "type")) {
            return None;
        }
        match (one.get("enum"), one.get("type")) {
            (Some(values), _) => all.extend_from_slice(elements(values)),
            (None, Some(kind)) if kind == "null" => all.push(Value::Null),
            _ => return None,
        }
    }
    // `null` alone is a type.
    all.iter().any(|value| !value.is_null()).then_some(all)
}

fn allow_null(flat: &mut Flat) {
    if let Some(kind) = flat.get_mut("type") {
        let mut kinds: Vec<Value> = match kind.take() {
            Value::Array(kinds) => kinds,
            kind => vec![kind],
        };
        kinds.push("null".into());
        *kind = Value::Array(kinds);
    }
    if let Some(Value::Array(values)) = flat.get_mut("enum") {
        values.push(Value::Null);
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(choice)) = flat.get_mut(keyword) {
            choice.push(json!({"type": "null"}));
        }
    }
}
