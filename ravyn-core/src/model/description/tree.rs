//! Texts by names that lead into an object (`filter[size][least]=3`), as the value that its schema makes of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::definitions::Definitions;
use super::text;

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
        let members = self.children.iter().map(|(name, child)| {
            let property = plain.get("properties").and_then(|all| all.get(name));
            let property = property.or_else(|| plain.get("additionalProperties"));
            let value = child.value(definitions, property.unwrap_or(&Value::Bool(true)));
            (name.clone(), value)
        });
        Value::Object(members.collect::<Map<_, _>>())
    }
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
