//! Walking through schemas: what is a schema inside a schema, and what is data.

use std::collections::BTreeMap;

use ravyn_core::meta::{ALIASES, integer_range, keep_enforced, keep_identity};
use schemars::Schema;
use serde_json::{Map, Number, Value};

use super::definitions::plain;

/// Keywords of JSON Schema 2020-12 that hold a schema or a list of schemas.
pub(in crate::generate) const SCHEMAS: [&str; 15] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords that hold schemas by name. Everything else, such as `enum` and `default`, is data.
pub(in crate::generate) const NAMED_SCHEMAS: [&str; 4] = [
    "$defs",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Visits a schema and every schema in it.
pub(super) fn each(schema: &mut Schema, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Some(object) = schema.as_object_mut() {
        each_object(object, visit);
    }
}

fn each_object(object: &mut Map<String, Value>, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    visit(object);
    for (keyword, value) in object {
        if SCHEMAS.contains(&keyword.as_str()) {
            each_value(value, visit);
        } else if NAMED_SCHEMAS.contains(&keyword.as_str())
            && let Some(named) = value.as_object_mut()
        {
            named
                .values_mut()
                .for_each(|schema| each_value(schema, visit));
        }
    }
}

fn each_value(value: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => each_object(object, visit),
        Value::Array(list) => list.iter_mut().for_each(|schema| each_value(schema, visit)),
        _ => {}
    }
}

/// The references in a schema.
pub(super) fn references(schema: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    each(&mut schema.clone(), &mut |object| {
        found.extend(
            object
                .get("$ref")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
    });
    found
}

/// Points every reference to its target, and takes out what only the generator reads.
pub(super) fn finish(schema: &mut Schema, targets: &BTreeMap<String, String>) {
    // `{}` says the same as `true`, and is understood by readers that expect an object.
    if schema.as_bool() == Some(true) {
        *schema = Schema::default();
    }
    each(schema, &mut |object| {
        object.remove(keep_identity::KEY);
        object.remove(ALIASES);
        keep_enforced(object);
        // What nobody sends is never left out.
        if object.get("readOnly") == Some(&Value::Bool(true)) {
            object.remove("default");
        }
        bound_integer(object);
        if let Some(reference) = object.get_mut("$ref")
            && let Some(target) = reference
                .as_str()
                .and_then(|text| targets.get(&*plain(text)))
        {
            *reference = Value::String(target.clone());
        }
    });
}

/// What an integer's width refuses is refused: the schema says so in numbers, not in the format alone.
fn bound_integer(object: &mut Map<String, Value>) {
    let format = object.get("format").and_then(Value::as_str);
    let Some((least, most)) = format.and_then(integer_range) else {
        return;
    };
    for (bound, exclusive, value) in [
        ("minimum", "exclusiveMinimum", least),
        ("maximum", "exclusiveMaximum", most),
    ] {
        if !object.contains_key(exclusive) {
            let value = Number::from_i128(value).map(Value::Number);
            object.entry(bound).or_insert(value.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;

    use super::*;

    #[test]
    fn data_is_not_taken_for_a_schema() {
        let mut schema = json_schema!({
            "const": {"$ref": "a"},
            "default": {"$ref": "a"},
            "properties": {"const": {"$ref": "a"}, "enum": {"unevaluatedProperties": {"$ref": "a"}}},
        });
        assert_eq!(references(&schema), ["a", "a"]);
        finish(
            &mut schema,
            &BTreeMap::from([("a".to_owned(), "b".to_owned())]),
        );
        assert_eq!(
            schema,
            json_schema!({
                "const": {"$ref": "a"},
                "default": {"$ref": "a"},
                "properties": {"const": {"$ref": "b"}, "enum": {"unevaluatedProperties": {"$ref": "b"}}},
            })
        );
    }
}
