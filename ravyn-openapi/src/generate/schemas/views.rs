//! A type as it is read and as it is sent: one component when one schema is true for both, else two.

use std::collections::{BTreeMap, BTreeSet};

use ravyn_core::error::BuildFault;
use schemars::Schema;
use serde_json::{Map, Value};

use super::definitions::{Definition, Definitions, Identity, View};
use super::names;
use super::walk::{NAMED_SCHEMAS, SCHEMAS};

/// What becomes a schema of the document's components.
#[derive(Debug)]
pub(super) struct Component {
    /// The type's name without regard to others.
    pub(super) name: String,
    /// What tells the two components of one type apart.
    pub(super) suffix: &'static str,
    pub(super) identity: Option<Identity>,
    pub(super) schema: Schema,
    /// The references that lead here.
    references: Vec<String>,
}

/// What tells types apart. One that is no `#[model]` has only its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Path(&'a str),
    Name(&'a str),
}

type Viewed<'a> = (&'a str, &'a Definition);

/// The two views of a type, as far as the document has them.
#[derive(Debug, Default)]
struct Views<'a> {
    request: Option<Viewed<'a>>,
    answer: Option<Viewed<'a>>,
}

/// The components for all types.
///
/// # Errors
/// RV0020 for two types that not even their paths tell apart.
pub(super) fn components(definitions: &Definitions) -> Result<Vec<Component>, Vec<BuildFault>> {
    let types = types(definitions)?;
    let mut comparison = Comparison {
        definitions,
        split: BTreeSet::new(),
    };
    // A type that refers to one with two components needs two itself.
    while let Some(key) = types
        .iter()
        .find_map(|(key, views)| comparison.finds_split(*key, views))
    {
        comparison.split.insert(key);
    }
    let split = comparison.split;
    Ok(types
        .iter()
        .flat_map(|(key, views)| views.components(split.contains(key)))
        .collect())
}

/// Where each reference leads in the finished document.
pub(super) fn targets(components: &[Component], names: &[String]) -> BTreeMap<String, String> {
    let all = components.iter().zip(names).flat_map(|(component, name)| {
        let target = format!("#/components/schemas/{name}");
        component
            .references
            .iter()
            .map(move |reference| (reference.clone(), target.clone()))
    });
    all.collect()
}

fn types(definitions: &Definitions) -> Result<BTreeMap<Key<'_>, Views<'_>>, Vec<BuildFault>> {
    let mut types: BTreeMap<Key<'_>, Views<'_>> = BTreeMap::new();
    let mut faults = Vec::new();
    for (reference, definition) in definitions.iter() {
        let views = types.entry(Key::of(definition)).or_default();
        let view = match definition.view {
            View::Request => &mut views.request,
            View::Answer => &mut views.answer,
        };
        if let Some((_, other)) = view.replace((reference, definition)) {
            let described =
                [other, definition].map(|one| names::described(one.identity.as_ref(), ""));
            faults.push(names::clash(&definition.name, &described));
        }
    }
    if faults.is_empty() {
        Ok(types)
    } else {
        Err(faults)
    }
}

impl<'a> Key<'a> {
    fn of(definition: &'a Definition) -> Self {
        match &definition.identity {
            Some(identity) => Self::Path(&identity.path),
            None => Self::Name(&definition.name),
        }
    }
}

impl Views<'_> {
    fn components(&self, is_split: bool) -> Vec<Component> {
        match (self.request, self.answer) {
            (Some(request), Some(answer)) if is_split => {
                vec![component(&[request], ""), component(&[answer], "Output")]
            }
            (Some(request), Some(answer)) => vec![component(&[request, answer], "")],
            (one, None) | (None, one) => one.iter().map(|one| component(&[*one], "")).collect(),
        }
    }
}

/// The component of the first of these; all references lead to it.
fn component(views: &[Viewed<'_>], suffix: &'static str) -> Component {
    let (_, first) = views[0];
    Component {
        name: first.name.clone(),
        suffix,
        identity: first.identity.clone(),
        schema: first.schema.clone(),
        references: views
            .iter()
            .map(|(reference, _)| (*reference).to_owned())
            .collect(),
    }
}

/// Holds the views of types against each other.
struct Comparison<'a> {
    definitions: &'a Definitions,
    /// Types that are known to need two components.
    split: BTreeSet<Key<'a>>,
}

impl<'a> Comparison<'a> {
    /// The key, when the type needs two components and is not known for it.
    fn finds_split(&self, key: Key<'a>, views: &Views<'a>) -> Option<Key<'a>> {
        let ((_, request), (_, answer)) = views.request.zip(views.answer)?;
        let fits = self.fits(request.schema.as_value(), answer.schema.as_value());
        (!fits && !self.split.contains(&key)).then_some(key)
    }

    /// Whether the request's schema is also true of the answer: they differ at most in defaults, and in
    /// fields that a request may leave out and an answer always has.
    fn fits(&self, request: &Value, answer: &Value) -> bool {
        match (request, answer) {
            (Value::Object(request), Value::Object(answer)) => self.objects_fit(request, answer),
            (Value::Array(request), Value::Array(answer)) => {
                let mut pairs = request.iter().zip(answer);
                request.len() == answer.len()
                    && pairs.all(|(request, answer)| self.fits(request, answer))
            }
            _ => request == answer,
        }
    }

    fn objects_fit(&self, request: &Map<String, Value>, answer: &Map<String, Value>) -> bool {
        let mut required = request
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let always_there = answer.get("required").and_then(Value::as_array);
        required.all(|name| always_there.is_some_and(|names| names.contains(name)))
            && request.keys().chain(answer.keys()).all(|keyword| {
                let loose = matches!(keyword.as_str(), "required" | "default");
                loose || self.keyword_fits(keyword, request.get(keyword), answer.get(keyword))
            })
    }

    fn keyword_fits(&self, keyword: &str, request: Option<&Value>, answer: Option<&Value>) -> bool {
        let (Some(request), Some(answer)) = (request, answer) else {
            return false;
        };
        if keyword == "$ref" {
            self.key(request)
                .zip(self.key(answer))
                .is_some_and(|(request, answer)| {
                    request == answer && !self.split.contains(&request)
                })
        } else if SCHEMAS.contains(&keyword) {
            self.fits(request, answer)
        } else if NAMED_SCHEMAS.contains(&keyword)
            && let (Some(request), Some(answer)) = (request.as_object(), answer.as_object())
        {
            request.len() == answer.len()
                && request.iter().all(|(name, schema)| {
                    answer
                        .get(name)
                        .is_some_and(|other| self.fits(schema, other))
                })
        } else {
            request == answer
        }
    }

    fn key(&self, reference: &Value) -> Option<Key<'a>> {
        self.definitions.get(reference.as_str()?).map(Key::of)
    }
}
