//! The types of JSON Schema, and the words for them.

use serde_json::{Number, Value};

use crate::meta::integer_range;

/// Whether a value is of the type `name`.
pub(super) fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_number().is_some_and(is_integer),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// `1.0` is an integer (JSON Schema 2020-12, core §4.2.3).
fn is_integer(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

/// The names under `type`: one, several or none.
pub(super) fn names(schema: &Value) -> impl Iterator<Item = &str> {
    let (one, several) = match schema.get("type") {
        Some(Value::Array(names)) => (None, &names[..]),
        one => (one, &[][..]),
    };
    one.into_iter().chain(several).filter_map(Value::as_str)
}

/// What a value of the schema must be: `must be a string or a number`.
pub(super) fn words(schema: &Value) -> String {
    let format = schema.get("format").and_then(Value::as_str);
    // To say that a value may be left out helps nobody who sent one of another type.
    let names: Vec<_> = names(schema).filter(|name| *name != "null").collect();
    let words: Vec<_> = names.iter().map(|name| word(name, format)).collect();
    match &words[..] {
        [] => "must be null".to_owned(),
        [only] => format!("must be {only}"),
        [first @ .., last] => format!("must be {} or {last}", first.join(", ")),
    }
}

fn word(name: &str, format: Option<&str>) -> String {
    match name {
        "integer" => match format.and_then(integer_range) {
            Some((least, most)) => format!("an integer from {least} to {most}"),
            None if format == Some("uint128") => "an integer that is not negative".to_owned(),
            None => "an integer".to_owned(),
        },
        "array" | "object" => format!("an {name}"),
        "boolean" => "`true` or `false`".to_owned(),
        _ => format!("a {name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_says_what_its_values_must_be() {
        for (schema, expected) in [
            (json!({"type": "string"}), "must be a string"),
            (json!({"type": ["string", "null"]}), "must be a string"),
            (
                json!({"type": ["array", "object", "number"]}),
                "must be an array, an object or a number",
            ),
            (
                json!({"type": "integer", "format": "int8"}),
                "must be an integer from -128 to 127",
            ),
            (json!({"type": "integer"}), "must be an integer"),
            (json!({"type": "null"}), "must be null"),
        ] {
            assert_eq!(words(&schema), expected);
        }
    }

    #[test]
    fn a_number_with_a_fraction_is_no_integer() {
        assert!(is(&json!(1), "integer"));
        assert!(is(&json!(1.0), "integer"));
        assert!(!is(&json!(1.5), "integer"));
        assert!(is(&json!(1e30), "integer"));
    }
}
