//! The keywords that are rules, checked by the functions that check read values.

use serde_json::{Map, Value};

use super::patterns::Patterns;
use crate::error::Faults;
use crate::model::constraint::{Number, check};
use crate::model::{At, Format, type_format};

type Schema = Map<String, Value>;

/// `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`
pub(super) fn of_number(
    schema: &Schema,
    number: &serde_json::Number,
    at: &At<'_>,
    faults: &mut Faults,
) {
    let value = Number::of_json(number);
    let mut hold = |keyword: &str, check: fn(Option<Number>, Number, &At<'_>, &mut Faults)| {
        if let Some(Value::Number(bound)) = schema.get(keyword)
            && let Some(bound) = Number::of_json(bound)
        {
            check(value, bound, at, faults);
        }
    };
    hold("minimum", check::minimum);
    hold("maximum", check::maximum);
    hold("exclusiveMinimum", check::exclusive_minimum);
    hold("exclusiveMaximum", check::exclusive_maximum);
    hold("multipleOf", check::multiple_of);
}

/// `minLength`, `maxLength`, `pattern`, `format`
pub(super) fn of_text(
    schema: &Schema,
    text: &str,
    patterns: &Patterns,
    at: &At<'_>,
    faults: &mut Faults,
) {
    if let Some(least) = count(schema, "minLength") {
        check::min_length(Some(text), least, at, faults);
    }
    if let Some(most) = count(schema, "maxLength") {
        check::max_length(Some(text), most, at, faults);
    }
    let source = schema.get("pattern").and_then(Value::as_str);
    if let Some(pattern) = source.and_then(|source| patterns.get(source)) {
        check::pattern(Some(text), pattern, at, faults);
    }
    let Some(name) = schema.get("format").and_then(Value::as_str) else {
        return;
    };
    if let Some(format) = Format::of_name(name) {
        check::format(Some(text), format, at, faults);
    } else if let Some(words) = type_format::words(name)
        && !type_format::accepts(name, text)
    {
        at.fault(faults, "format", words);
    }
}

/// `minItems`, `maxItems`, `uniqueItems`
pub(super) fn of_items(schema: &Schema, items: &[Value], at: &At<'_>, faults: &mut Faults) {
    if let Some(least) = count(schema, "minItems") {
        check::min_items(Some(items.len()), least, at, faults);
    }
    if let Some(most) = count(schema, "maxItems") {
        check::max_items(Some(items.len()), most, at, faults);
    }
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        check::unique_items(are_unique(items), at, faults);
    }
}

/// `minProperties`, `maxProperties`
pub(super) fn of_properties(schema: &Schema, properties: usize, at: &At<'_>, faults: &mut Faults) {
    if let Some(least) = count(schema, "minProperties") {
        check::min_properties(Some(properties), least, at, faults);
    }
    if let Some(most) = count(schema, "maxProperties") {
        check::max_properties(Some(properties), most, at, faults);
    }
}

fn count(schema: &Schema, keyword: &str) -> Option<usize> {
    usize::try_from(schema.get(keyword)?.as_u64()?).ok()
}

fn are_unique(items: &[Value]) -> bool {
    let mut seen = std::collections::HashSet::new();
    items.iter().all(|item| seen.insert(item))
}
