//! Texts by names that lead into an object (`filter[size][least]=3`), as the value that its schema makes of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::definitions::Definitions;
use super::{kinds, text};
use crate::error::Faults;
use crate::model::At;

/// Deeper than this a name leads nowhere.
const DEEPEST: usize = 16;

/// Texts, or what stands under them by name.
#[derive(Debug, Default)]
pub(crate) struct Tree<'a> {
    texts: Vec<Cow<'a, str>>,
    children: BTreeMap<String, Self>,
}

impl<'a> Tree<'a> {
    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.children.is_empty()
    }

    /// Adds a text under a name such as `size[least]`. A name with unpaired brackets, or one that goes too deep,
    /// is no name of the object's.
    pub(crate) fn add(&mut self, name: &str, text: Cow<'a, str>) {
        let Some(segments) = segments(name) else {
            return;
        };
        let place = segments.into_iter().fold(self, |place, segment| {
            place.children.entry(segment.to_owned()).or_default()
        });
        place.texts.push(text);
    }

    /// Notes the names of single values that stand more than once.
    pub(super) fn duplicates(
        &self,
        definitions: Definitions<'_>,
        schema: &Value,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        let (_, plain) = definitions.resolved(definitions.without_null(schema));
        let is_list = kinds::names(plain).any(|kind| kind == "array");
        if self.texts.len() > 1 && !is_list {
            at.fault(faults, "duplicate", "is given more than once");
        }
        for (name, child) in &self.children {
            // A name that the object does not have is nobody's, however often it stands.
            if let Some(property) = property(plain, name) {
                child.duplicates(definitions, property, &at.field(name), faults);
            }
        }
    }

    /// The value; texts that are not of their type stay texts, which the schema refuses.
    pub(super) fn value(&self, definitions: Definitions<'_>, schema: &Value) -> Value {
        let (_, plain) = definitions.resolved(definitions.without_null(schema));
        if self.children.is_empty() {
            let value = text::value(definitions, schema, &self.texts);
            return value.unwrap_or_else(|| match &self.texts[..] {
                [only] => only.as_ref().into(),
                several => several.iter().map(AsRef::as_ref).collect(),
            });
        }
        if let Some(text) = self.texts.first() {
            // A name cannot be a text and lead further.
            return text.as_ref().into();
        }
        let required = plain.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        // A list that is absent is empty.
        let absent = required.filter(|name| {
            let property = plain.get("properties").and_then(|all| all.get(*name));
            let is_list = property.is_some_and(|property| {
                let (_, property) = definitions.resolved(definitions.without_null(property));
                kinds::names(property).any(|kind| kind == "array")
            });
            is_list && !self.children.contains_key(*name)
        });
        let empty = absent.map(|name| (name.to_owned(), Value::Array(Vec::new())));
        let members = self.children.iter().map(|(name, child)| {
            let property = property(plain, name).unwrap_or(&Value::Bool(true));
            (name.clone(), child.value(definitions, property))
        });
        Value::Object(members.chain(empty).collect::<Map<_, _>>())
    }
}

fn property<'s>(schema: &'s Value, name: &str) -> Option<&'s Value> {
    let known = schema.get("properties").and_then(|all| all.get(name));
    known.or_else(|| schema.get("additionalProperties"))
}

fn segments(name: &str) -> Option<Vec<&str>> {
    let (first, rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    let mut segments = vec![first];
    if !rest.is_empty() {
        let inner = rest.strip_prefix('[')?.strip_suffix(']')?;
        segments.extend(inner.split("]["));
    }
    let is_name = |segment: &&str| !segment.is_empty() && !segment.contains(['[', ']']);
    (segments.len() <= DEEPEST && segments.iter().all(is_name)).then_some(segments)
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn a_name_leads_into_an_object_by_brackets() {
        assert_eq!(segments("a"), Some(vec!["a"]));
        assert_eq!(segments("a[b][c.d]"), Some(vec!["a", "b", "c.d"]));
        for name in ["", "[a]", "a[", "a]", "a[b", "a[]", "a[b]c", "a[[b]]"] {
            assert_eq!(segments(name), None, "{name}");
        }
        assert_eq!(segments(&format!("a{}", "[b]".repeat(16))), None);
    }
}
