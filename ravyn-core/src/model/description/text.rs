//! Texts of a parameter or a form, as the JSON value that their schema makes of them.

use std::borrow::Cow;

use serde_json::Value;

use super::kinds;
use super::walk::Walk;

/// The value; `None` where the texts are not of the schema's type.
pub(super) fn value(walk: &Walk<'_>, schema: &Value, texts: &[Cow<'_, str>]) -> Option<Value> {
    let (_, schema) = walk.resolved(walk.without_null(schema));
    if kinds::names(schema).any(|name| name == "array") {
        let item = schema.get("items").unwrap_or(&Value::Bool(true));
        let items = texts.iter().map(|text| one(walk, item, text));
        return items.collect::<Option<_>>().map(Value::Array);
    }
    match texts {
        [text] => one(walk, schema, text),
        _ => None,
    }
}

fn one(walk: &Walk<'_>, schema: &Value, text: &str) -> Option<Value> {
    let (_, schema) = walk.resolved(walk.without_null(schema));
    let mut names = kinds::names(schema);
    names.find_map(|name| match name {
        "integer" | "number" => text.parse().ok().map(Value::Number),
        "boolean" => text.parse().ok().map(Value::Bool),
        "string" => Some(Value::String(text.to_owned())),
        _ => None,
    })
}
