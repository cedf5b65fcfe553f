//! Values that break one rule of a schema.

use serde_json::{Map, Value, json};

use crate::values::Values;

/// A value and the JSON Pointer of what is wrong with it.
pub(crate) type Violation = (Value, String);

/// Every way to break one rule of a schema, or of one in it, for a value that it allows. `as_text` leaves out
/// what a text cannot say: a number where a string is asked for.
pub(crate) fn violations(
    schema: &Value,
    value: &Value,
    as_text: bool,
    values: &Values<'_>,
) -> Vec<Violation> {
    let schema = values.resolved(schema);
    if ["oneOf", "anyOf"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
    {
        return Vec::new();
    }
    let mut found: Vec<Violation> = Vec::new();
    let mut here = |value: Value| found.push((value, String::new()));
    if schema.contains_key("enum") || schema.contains_key("const") {
        here(json!("none of them"));
    }
    match value {
        Value::Number(_) => numbers(&schema, as_text, &mut here),
        Value::String(text) => texts(&schema, text, as_text, &mut here),
        Value::Bool(_) => here(json!("perhaps")),
        Value::Array(items) => lists(&schema, items, as_text, &mut here),
        Value::Object(_) if !as_text => here(json!([])),
        Value::Object(_) | Value::Null => {}
    }
    match value {
        Value::Object(object) => found.extend(in_object(&schema, object, as_text, values)),
        Value::Array(items) => found.extend(in_list(&schema, items, as_text, values)),
        _ => {}
    }
    found
}

fn numbers(schema: &Map<String, Value>, as_text: bool, here: &mut dyn FnMut(Value)) {
    here(json!("x"));
    if !as_text {
        here(json!({}));
    }
    let number = |value: i128| serde_json::Number::from_i128(value).map(Value::from);
    let (least, most) = Values::range(schema);
    if schema.contains_key("minimum") || schema.contains_key("exclusiveMinimum") {
        number(least - 1).into_iter().for_each(&mut *here);
    }
    if schema.contains_key("maximum") || schema.contains_key("exclusiveMaximum") {
        number(most + 1).into_iter().for_each(&mut *here);
    }
    if schema.get("type").is_some_and(|kind| kind == "integer") {
        here(json!(0.5));
    }
}

fn texts(schema: &Map<String, Value>, text: &str, as_text: bool, here: &mut dyn FnMut(Value)) {
    if !as_text {
        here(json!(7));
    }
    let count = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let is_free = !schema.contains_key("pattern")
        && !schema.contains_key("format")
        && !schema.contains_key("enum");
    if let Some(least) = count("minLength").filter(|least| *least > 0 && is_free) {
        here("x".repeat(least as usize - 1).into());
    }
    if let Some(most) = count("maxLength").filter(|_| is_free) {
        here(format!("{text}{}", "x".repeat(most as usize + 1)).into());
    }
    let pattern = schema.get("pattern").and_then(Value::as_str);
    if pattern.is_some_and(|pattern| !pattern.starts_with("^(?!")) || schema.contains_key("format")
    {
        here(json!("~"));
    }
}

fn lists(schema: &Map<String, Value>, items: &[Value], as_text: bool, here: &mut dyn FnMut(Value)) {
    if !as_text {
        here(json!({}));
    }
    let count = |keyword: &str| {
        schema
            .get(keyword)
            .and_then(Value::as_u64)
            .map(|count| count as usize)
    };
    if let Some(least) = count("minItems").filter(|least| *least > 0) {
        here(items[..least - 1].into());
    }
    if let (Some(most), Some(first)) = (count("maxItems"), items.first()) {
        here(vec![first.clone(); most + 1].into());
    }
}

fn in_object(
    schema: &Map<String, Value>,
    object: &Map<String, Value>,
    as_text: bool,
    values: &Values<'_>,
) -> Vec<Violation> {
    let mut found = Vec::new();
    let required = schema.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        let mut without = object.clone();
        without.remove(name);
        found.push((without.into(), format!("/{name}")));
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let inner = object
            .get(name)
            .map(|value| violations(property, value, as_text, values));
        for (broken, pointer) in inner.into_iter().flatten() {
            let mut whole = object.clone();
            whole.insert(name.clone(), broken);
            found.push((whole.into(), format!("/{name}{pointer}")));
        }
    }
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        let mut more = object.clone();
        more.insert("nobody".to_owned(), json!(1));
        found.push((more.into(), "/nobody".to_owned()));
    }
    found
}

fn in_list(
    schema: &Map<String, Value>,
    items: &[Value],
    as_text: bool,
    values: &Values<'_>,
) -> Vec<Violation> {
    let (Some(item), Some(first)) = (schema.get("items"), items.first()) else {
        return Vec::new();
    };
    let broken = violations(item, first, as_text, values).into_iter();
    let broken = broken.map(|(broken, pointer)| {
        let mut whole = items.to_vec();
        whole[0] = broken;
        // A text has no place inside a parameter or a field.
        let pointer = if as_text {
            String::new()
        } else {
            format!("/0{pointer}")
        };
        (whole.into(), pointer)
    });
    broken.collect()
}
