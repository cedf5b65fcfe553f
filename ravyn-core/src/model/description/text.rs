//! Texts of a parameter or a form, as the JSON value that their schema makes of them.

use std::borrow::Cow;

use serde_json::Value;

use super::definitions::Definitions;
use super::kinds;

/// The value; `None` where the texts are not of the schema's type.
pub(super) fn value(
    definitions: Definitions<'_>,
    schema: &Value,
    texts: &[Cow<'_, str>],
) -> Option<Value> {
    let (_, schema) = definitions.resolved(definitions.without_null(schema));
    if kinds::names(schema).any(|name| name == "array") {
        let item = schema.get("items").unwrap_or(&Value::Bool(true));
        let items = texts.iter().map(|text| one(definitions, item, text));
        return items.collect::<Option<_>>().map(Value::Array);
    }
    match texts {
        [text] => one(definitions, schema, text),
        _ => None,
    }
}

fn one(definitions: Definitions<'_>, schema: &Value, text: &str) -> Option<Value> {
    let (_, schema) = definitions.resolved(definitions.without_null(schema));
    let mut names = kinds::names(schema);
    names.find_map(|name| match name {
        "integer" | "number" => text.parse().ok().map(Value::Number),
        "boolean" => text.parse().ok().map(Value::Bool),
        "string" => Some(Value::String(text.to_owned())),
        _ => None,
    })
}
