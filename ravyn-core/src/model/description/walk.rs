//! One value beside its schema, and so on downwards.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::definitions::Definitions;
use super::patterns::Patterns;
use super::{choice, kinds, rules};
use crate::error::Faults;
use crate::meta::{ALIASES, integer_range};
use crate::model::At;

/// A schema that leads back to itself without going deeper into the value ends here. JSON itself is
/// read down to 128 levels.
const DEEPEST: usize = 512;

/// Most values that one walk looks at. A value that may have several forms is looked at for each of them, at
/// every depth again.
pub(super) const MOST_STEPS: u32 = 300_000;

/// What a walk needs besides the schema and the value.
#[derive(Clone, Copy)]
pub(super) struct Walk<'s, 'w> {
    pub(super) definitions: Definitions<'s>,
    patterns: &'s Patterns,
    depth: usize,
    /// How many values may still be looked at.
    steps: &'w Cell<u32>,
    /// The keyword of properties that are not looked at.
    passed_over: Option<&'static str>,
}

impl<'s, 'w> Walk<'s, 'w> {
    pub(super) fn new(
        definitions: Definitions<'s>,
        patterns: &'s Patterns,
        steps: &'w Cell<u32>,
    ) -> Self {
        Self {
            definitions,
            patterns,
            depth: 0,
            steps,
            passed_over: Some("readOnly"),
        }
    }

    /// The walk with other properties passed over: `writeOnly` ones in what is sent, none in an example.
    pub(super) fn passing_over(mut self, keyword: Option<&'static str>) -> Self {
        self.passed_over = keyword;
        self
    }

    /// Notes what is wrong with the value and with all values in it.
    pub(super) fn value(
        mut self,
        schema: &'s Value,
        value: &Value,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        self.depth += 1;
        let steps = self.steps.get();
        if self.depth > DEEPEST || steps == 0 || faults.is_full() {
            return;
        }
        self.steps.set(steps - 1);
        let (reference, target) = self.definitions.resolved(schema);
        if let Some(beside) = reference.and_then(Value::as_object) {
            // What stands beside a reference holds as well.
            self.rules(beside, value, at, faults);
            self.content(beside, value, at, faults);
        }
        let Some(object) = target.as_object() else {
            return;
        };
        if self.is_of_type(target, value, at, faults) && self.is_named(object, value, at, faults) {
            self.rules(object, value, at, faults);
            self.content(object, value, at, faults);
        }
    }

    /// Notes the rules of a schema that the value itself breaks, and of none in it.
    pub(super) fn own_rules(
        &self,
        schema: &'s Value,
        value: &Value,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        let (reference, target) = self
            .definitions
            .resolved(self.definitions.without_null(schema));
        for schema in [Some(schema), reference, Some(target)]
            .into_iter()
            .flatten()
        {
            if let Some(schema) = schema.as_object() {
                self.rules(schema, value, at, faults);
            }
        }
    }

    fn is_of_type(&self, schema: &Value, value: &Value, at: &At<'_>, faults: &mut Faults) -> bool {
        let mut names = kinds::names(schema).peekable();
        let is_fit = names.peek().is_none()
            || names.any(|name| kinds::is(value, name)) && fits_width(schema, value);
        if !is_fit {
            at.fault(faults, "type", kinds::words(schema));
        }
        is_fit
    }

    fn is_named(
        &self,
        schema: &Map<String, Value>,
        value: &Value,
        at: &At<'_>,
        faults: &mut Faults,
    ) -> bool {
        let names: Vec<&Value> = match (schema.get("const"), schema.get("enum")) {
            (Some(only), _) => vec![only],
            (None, Some(Value::Array(names))) => names.iter().collect(),
            _ => return true,
        };
        let is_named = names.contains(&value);
        if !is_named {
            choice::name_fault(names.into_iter(), at, faults);
        }
        is_named
    }

    fn rules(&self, schema: &Map<String, Value>, value: &Value, at: &At<'_>, faults: &mut Faults) {
        match value {
            Value::Number(number) => rules::of_number(schema, number, at, faults),
            Value::String(text) => rules::of_text(schema, text, self.patterns, at, faults),
            Value::Array(items) => rules::of_items(schema, items, at, faults),
            Value::Object(object) => rules::of_properties(schema, object.len(), at, faults),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn content(
        &self,
        schema: &'s Map<String, Value>,
        value: &Value,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        match value {
            Value::Object(object) => self.object(schema, object, at, faults),
            Value::Array(items) => self.array(schema, items, at, faults),
            _ => {}
        }
        for part in list(schema, "allOf") {
            self.value(part, value, at, faults);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(forms)) = schema.get(keyword) {
                choice::check(self, forms, value, at, faults);
            }
        }
    }

    fn object(
        &self,
        schema: &'s Map<String, Value>,
        object: &Map<String, Value>,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        for name in list(schema, "required").filter_map(Value::as_str) {
            let is_given = || aliases(schema, name).any(|alias| object.contains_key(alias));
            if !object.contains_key(name) && !is_given() {
                at.field(name).fault(faults, "required", "is required");
            }
        }
        for (name, value) in object {
            let at = at.field(name);
            match self.property(schema, name) {
                Some(property) if self.passes_over(property) => {}
                Some(Value::Bool(false)) => {
                    at.fault(faults, "additionalProperties", "is not a known field");
                }
                Some(property) => self.value(property, value, &at, faults),
                None => {}
            }
        }
    }

    /// What is only sent is not read, and the reverse.
    fn passes_over(&self, property: &Value) -> bool {
        let flag = self.passed_over.and_then(|keyword| property.get(keyword));
        flag == Some(&Value::Bool(true))
    }

    fn property(&self, schema: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let known = properties.and_then(|all| all.get(name));
        let by_alias = || {
            let mut properties = properties.into_iter().flatten();
            properties.find_map(|(known, property)| {
                aliases(schema, known)
                    .any(|alias| alias == name)
                    .then_some(property)
            })
        };
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let is_found = |source: &str| {
            let pattern = self.patterns.get(source);
            pattern.is_some_and(|pattern| pattern.is_found(name))
        };
        let by_pattern = || {
            let mut patterns = patterns.into_iter().flatten();
            patterns.find_map(|(source, schema)| is_found(source).then_some(schema))
        };
        known
            .or_else(by_alias)
            .or_else(by_pattern)
            .or_else(|| schema.get("additionalProperties"))
    }

    fn array(
        &self,
        schema: &'s Map<String, Value>,
        items: &[Value],
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        let first: Vec<_> = list(schema, "prefixItems").collect();
        let other = schema.get("items");
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = first.get(index).copied().or(other) {
                self.value(schema, item, &at.index(index), faults);
            }
        }
    }
}

fn list<'s>(schema: &'s Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'s Value> {
    let values = schema.get(keyword).and_then(Value::as_array);
    values.into_iter().flatten()
}

/// The other names under which serde reads a property.
fn aliases<'s>(schema: &'s Map<String, Value>, name: &str) -> impl Iterator<Item = &'s str> {
    let property = schema.get("properties").and_then(|all| all.get(name));
    let names = property.and_then(|property| property.get(ALIASES)?.as_array());
    names.into_iter().flatten().filter_map(Value::as_str)
}

/// Whether an integer fits the width that the schema's format names.
fn fits_width(schema: &Value, value: &Value) -> bool {
    let format = schema.get("format").and_then(Value::as_str);
    let range = format.and_then(integer_range);
    let Some(((least, most), number)) = range.zip(value.as_number()) else {
        return true;
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it has no fraction, and saturates"
    )]
    let whole = || number.as_f64().map(|float| float as i128);
    let number = number.as_i128().or_else(whole);
    number.is_some_and(|number| (least..=most).contains(&number))
}
