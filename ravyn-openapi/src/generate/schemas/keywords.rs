//! Rules of an argument, laid over the schema of its type.

use std::cmp::Ordering;

use ravyn_core::meta::UNIQUE;
use schemars::Schema;
use serde_json::{Map, Value};

/// Adds rules to a schema. Both are enforced, so of two bounds the narrower one is written.
pub(in crate::generate) fn constrain(
    schema: &mut Schema,
    rules: &Map<String, Value>,
    default: Option<&Value>,
) {
    if rules.is_empty() && default.is_none() {
        return;
    }
    let object = schema.ensure_object();
    for (keyword, value) in rules {
        let is_narrower = object
            .get(keyword)
            .is_none_or(|known| replaces(keyword, value, known));
        if is_narrower {
            object.insert(keyword.clone(), value.clone());
        }
    }
    if rules.contains_key("uniqueItems") {
        object.insert(UNIQUE.to_owned(), Value::Bool(true));
    }
    if let Some(default) = default {
        object.insert("default".to_owned(), default.clone());
    }
}

fn replaces(keyword: &str, new: &Value, known: &Value) -> bool {
    let order = new
        .as_f64()
        .zip(known.as_f64())
        .and_then(|(new, known)| new.partial_cmp(&known));
    let wider = match keyword {
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
            Ordering::Less
        }
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
            Ordering::Greater
        }
        _ => return true,
    };
    order != Some(wider)
}

/// Takes `null` out of what a schema allows: no parameter can be it.
pub(in crate::generate) fn without_null(mut schema: Schema) -> Schema {
    let Some(object) = schema.as_object_mut() else {
        return schema;
    };
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = &choices[..] {
            let only = only.clone();
            object.remove("anyOf");
            for (keyword, value) in only {
                object.entry(keyword).or_insert(value);
            }
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;
    use serde_json::json;

    use super::*;

    fn check_constrained(mut schema: Schema, rules: &Value, expected: &Schema) {
        constrain(&mut schema, rules.as_object().expect("an object"), None);
        assert_eq!(schema, *expected);
    }

    #[test]
    fn the_narrower_bound_stays() {
        let unsigned = json_schema!({"type": "integer", "minimum": 0});
        check_constrained(
            unsigned.clone(),
            &json!({"minimum": 1, "maximum": 9}),
            &json_schema!({"type": "integer", "minimum": 1, "maximum": 9}),
        );
        check_constrained(unsigned.clone(), &json!({"minimum": -1}), &unsigned);
        check_constrained(
            json_schema!({"$ref": "#/x"}),
            &json!({"format": "email"}),
            &json_schema!({"$ref": "#/x", "format": "email"}),
        );
    }

    #[test]
    fn null_is_taken_out_of_a_parameter() {
        let text = without_null(json_schema!({"type": ["string", "null"], "default": null}));
        assert_eq!(text, json_schema!({"type": "string"}));
        let choice = json!([{"$ref": "#/x"}, {"type": "null"}]);
        let named = without_null(json_schema!({"anyOf": choice, "description": "d"}));
        assert_eq!(named, json_schema!({"$ref": "#/x", "description": "d"}));
    }
}
