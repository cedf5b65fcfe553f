//! Schemas and their properties: of those that have a name, and of those that stand where they are used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::is_blank;
use super::report::{Remarks, Rule};
use crate::source::{Source, elements, members};

/// How deep a schema without a name is looked into.
const DEPTH: usize = 16;

/// Looks through what is used, and what that refers to, each once.
pub(super) fn check(source: Source<'_>, used: &[(String, &Value)], remarks: &mut Remarks) {
    let mut walk = Walk {
        source,
        remarks,
        known: BTreeSet::new(),
    };
    for (place, schema) in used {
        walk.schema(place, schema, 0);
    }
}

struct Walk<'a, 'r> {
    source: Source<'a>,
    remarks: &'r mut Remarks,
    known: BTreeSet<String>,
}

impl Walk<'_, '_> {
    fn schema(&mut self, place: &str, schema: &Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            self.component(reference);
        }
        for (name, property) in members(&schema["properties"]) {
            let place = format!("{place} > {name}");
            let is_told = [property, self.source.resolve(property)]
                .iter()
                .any(|holder| !is_blank(&holder["description"]) || is_choice_with_words(holder));
            if !is_told {
                self.remarks
                    .add(Rule::PropertyDescription, &place, "has no description");
            }
            self.schema(&place, property, depth + 1);
        }
        for keyword in ["items", "additionalProperties"] {
            self.schema(place, &schema[keyword], depth + 1);
        }
        for keyword in ["allOf", "anyOf", "oneOf", "prefixItems"] {
            for part in elements(&schema[keyword]) {
                self.schema(place, part, depth + 1);
            }
        }
    }

    fn component(&mut self, reference: &str) {
        if !self.known.insert(reference.to_owned()) {
            return;
        }
        let Some(schema) = self.source.target(reference) else {
            return;
        };
        let name = reference.rsplit('/').next().unwrap_or(reference);
        let place = format!("schema {name}");
        if is_blank(&schema["description"]) {
            self.remarks
                .add(Rule::SchemaDescription, &place, "has no description");
        }
        self.schema(&place, schema, 0);
    }
}

/// Whether it is something that has words and nothing beside: `anyOf` of a described component and `null`.
fn is_choice_with_words(schema: &Value) -> bool {
    ["allOf", "anyOf", "oneOf"].iter().any(|keyword| {
        let parts = elements(&schema[*keyword]);
        parts.iter().any(|part| part.get("$ref").is_some())
    })
}
