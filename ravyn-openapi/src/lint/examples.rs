//! Whether a body comes with an example of it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answers::PROBLEM_JSON;
use crate::source::{Source, elements, members};

/// How deep schemas without a name are looked into.
const DEPTH: usize = 32;

/// Whether some JSON or form of a content has fields, and no example of them. Secrets are not asked to be shown.
pub(super) fn are_missing(source: Source<'_>, content: &Value) -> bool {
    members(content).any(|(name, media_type)| {
        let is_form = name == "application/x-www-form-urlencoded";
        let is_json = name.ends_with("json") && name != PROBLEM_JSON;
        let schema = &media_type["schema"];
        (is_form || is_json)
            && !has_own(media_type)
            && Walk::new(source).has_fields(schema, 0)
            && !Walk::new(source).has_secret(schema, 0)
            && !Walk::new(source).has_example(schema, 0)
    })
}

fn has_own(holder: &Value) -> bool {
    ["example", "examples", "const", "enum", "default"]
        .iter()
        .any(|keyword| holder.get(keyword).is_some())
}

/// Parts that stand for the same value.
fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["allOf", "anyOf", "oneOf"]
        .iter()
        .flat_map(|keyword| elements(&schema[*keyword]))
}

/// A walk through schemas, each component once.
struct Walk<'a> {
    source: Source<'a>,
    seen: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    fn new(source: Source<'a>) -> Self {
        Self {
            source,
            seen: BTreeSet::new(),
        }
    }

    /// What a schema stands for; `None` where the walk has been before, or is too deep.
    fn enter<'s>(&mut self, schema: &'s Value, depth: usize) -> Option<&'s Value>
    where
        'a: 's,
    {
        if depth > DEPTH {
            return None;
        }
        match schema["$ref"].as_str() {
            Some(name) => self
                .seen
                .insert(name.to_owned())
                .then(|| self.source.resolve(schema)),
            None => Some(schema),
        }
    }

    /// Whether values have members, or elements with members.
    fn has_fields(&mut self, schema: &Value, depth: usize) -> bool {
        let Some(schema) = self.enter(schema, depth) else {
            return false;
        };
        members(&schema["properties"]).next().is_some()
            || self.has_fields(&schema["items"], depth + 1)
            || alternatives(schema).any(|part| self.has_fields(part, depth + 1))
    }

    /// Whether a member is a secret.
    fn has_secret(&mut self, schema: &Value, depth: usize) -> bool {
        let Some(schema) = self.enter(schema, depth) else {
            return false;
        };
        schema["format"] == "password"
            || members(&schema["properties"]).any(|(_, part)| self.has_secret(part, depth + 1))
            || alternatives(schema).any(|part| self.has_secret(part, depth + 1))
    }

    /// Whether there is an example of the whole, or one of every part. Inside of itself a schema has that of the whole.
    fn has_example(&mut self, schema: &Value, depth: usize) -> bool {
        if has_own(schema) {
            return true;
        }
        let Some(schema) = self.enter(schema, depth) else {
            return true;
        };
        let mut properties = members(&schema["properties"]).peekable();
        if has_own(schema) {
            true
        } else if properties.peek().is_some() {
            properties.all(|(_, property)| self.has_example(property, depth + 1))
        } else if schema["items"].is_object() {
            self.has_example(&schema["items"], depth + 1)
        } else {
            alternatives(schema).any(|part| self.has_example(part, depth + 1))
        }
    }
}
