//! The regular expressions of a schema, each compiled once.

use std::collections::HashMap;

use serde_json::Value;

use crate::model::Pattern;

/// The patterns, by their source.
#[derive(Debug, Default)]
pub(super) struct Patterns(HashMap<String, Pattern>);

impl Patterns {
    /// Every pattern in a schema. What merely looks like one is kept as well, and never asked for.
    pub(super) fn of(schema: &Value) -> Self {
        let mut patterns = Self::default();
        patterns.collect(schema);
        patterns
    }

    /// The pattern of a source that stands in the schema.
    pub(super) fn get(&self, source: &str) -> Option<&Pattern> {
        self.0.get(source)
    }

    fn collect(&mut self, schema: &Value) {
        match schema {
            Value::Object(object) => {
                if let Some(source) = object.get("pattern").and_then(Value::as_str) {
                    self.add(source);
                }
                let names = object.get("patternProperties").and_then(Value::as_object);
                names
                    .into_iter()
                    .flatten()
                    .for_each(|(name, _)| self.add(name));
                object.values().for_each(|value| self.collect(value));
            }
            Value::Array(list) => list.iter().for_each(|value| self.collect(value)),
            _ => {}
        }
    }

    fn add(&mut self, source: &str) {
        let pattern = || Pattern::from(source.to_owned());
        self.0.entry(source.to_owned()).or_insert_with(pattern);
    }
}
