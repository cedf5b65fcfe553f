//! What a model says of its values, held against one that could not be read.
//!
//! serde stops at the first value that does not fit. After such a failure, and only then, the value is
//! walked again beside the schema of its model, so that one answer names every fault. Where a schema
//! does not tell which of several forms a value means to have, the walk says nothing: serde's word
//! stands.

mod choice;
mod definitions;
mod kinds;
mod patterns;
mod rules;
mod text;
mod tree;
mod walk;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use self::definitions::Definitions;
use self::patterns::Patterns;
pub(crate) use self::tree::Tree;
use self::walk::{MOST_STEPS, Walk};
use super::At;
use crate::error::Faults;
use crate::meta::{Place, SchemaOf, keep_enforced, keep_identity};

/// A model's schema, made when it is first asked for.
pub struct Description {
    of: SchemaOf,
    made: OnceLock<Made>,
}

/// A default of a field that no request could send.
#[derive(Clone, Debug)]
pub struct BrokenDefault {
    /// Path of the model's type.
    pub model: String,
    /// The field's name on the wire.
    pub field: String,
    /// The default.
    pub default: Value,
    /// What it must be: `must be at least 1`.
    pub words: String,
}

struct Made {
    /// The schema, with its definitions under `$defs`.
    schema: Value,
    patterns: Patterns,
}

impl Description {
    /// The description of a model.
    #[must_use]
    pub const fn new(of: SchemaOf) -> Self {
        Self {
            of,
            made: OnceLock::new(),
        }
    }

    /// A description from a schema that has its definitions under `$defs`.
    #[must_use]
    pub fn of_schema(schema: Value) -> Self {
        let patterns = Patterns::of(&schema);
        Self {
            of: SchemaOf::of::<Value>(),
            made: OnceLock::from(Made { schema, patterns }),
        }
    }

    /// A description from a schema of an OpenAPI document, whose references lead to `schemas`, the document's
    /// `components/schemas`.
    #[must_use]
    pub fn of_document(schema: &Value, schemas: &Value) -> Self {
        let mut whole = json!({"allOf": [schema], "$defs": schemas});
        localize(&mut whole);
        Self::of_schema(whole)
    }

    /// Path of the Rust type, for messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.of.type_name()
    }

    /// Notes what is wrong with a value that was received; none where the schema cannot tell.
    pub fn check(&self, value: &Value, at: &At<'_>, faults: &mut Faults) {
        let schema = &self.made().schema;
        self.walk(&Cell::new(MOST_STEPS))
            .value(schema, value, at, faults);
    }

    /// Notes what is wrong with a value that is sent.
    pub fn check_sent(&self, value: &Value, at: &At<'_>, faults: &mut Faults) {
        self.check_passing_over(Some("writeOnly"), value, at, faults);
    }

    /// Notes what is wrong with a value that is shown as an example, in every property of it.
    pub fn check_shown(&self, value: &Value, at: &At<'_>, faults: &mut Faults) {
        self.check_passing_over(None, value, at, faults);
    }

    fn check_passing_over(
        &self,
        keyword: Option<&'static str>,
        value: &Value,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        let steps = Cell::new(MOST_STEPS);
        let walk = self.walk(&steps).passing_over(keyword);
        walk.value(&self.made().schema, value, at, faults);
    }

    /// Notes which rules the texts of the property `name` break. Texts that are not of its type are not
    /// looked at.
    pub fn check_texts(
        &self,
        name: &str,
        texts: &[Cow<'_, str>],
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        let definitions = self.definitions();
        let (_, schema) = definitions.resolved(&self.made().schema);
        let property = schema.get("properties").and_then(|all| all.get(name));
        if let Some(schema) = property
            && let Some(value) = text::value(definitions, schema, texts)
        {
            self.walk(&Cell::new(MOST_STEPS))
                .value(schema, &value, at, faults);
        }
    }

    /// The value that the schema makes of texts by name.
    pub(crate) fn value_of(&self, tree: &Tree<'_>) -> Value {
        tree.value(self.definitions(), &self.made().schema)
    }

    /// Notes the names of single values that stand more than once.
    pub(crate) fn check_duplicates(&self, tree: &Tree<'_>, at: &At<'_>, faults: &mut Faults) {
        tree.duplicates(self.definitions(), &self.made().schema, at, faults);
    }

    /// The name of a property that is an object or a list of such, which no single text can be.
    pub(crate) fn first_structure(&self) -> Option<&str> {
        let schema = self.plain(self.schema());
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut properties = properties.into_iter().flatten();
        properties.find_map(|(name, property)| {
            let is_read = property.get("readOnly") != Some(&Value::Bool(true));
            let plain = self.plain(property);
            let items = plain.get("items").map(|items| self.plain(items));
            let is_nested = items.is_some_and(|it| kinds::names(it).any(|kind| kind == "array"));
            let item = items.unwrap_or(plain);
            let is_structure = is_nested
                || kinds::names(item).any(|kind| kind == "object")
                || item.get("properties").is_some()
                || choice::has_structure(item);
            (is_read && is_structure).then_some(name.as_str())
        })
    }

    /// The name of a property that texts by name cannot make: a list of objects, or one of several forms.
    pub(crate) fn first_unreadable(&self) -> Option<&str> {
        self.unreadable_in(self.schema(), &mut Vec::new())
    }

    fn unreadable_in<'s>(
        &'s self,
        schema: &'s Value,
        seen: &mut Vec<*const Value>,
    ) -> Option<&'s str> {
        let schema = self.plain(schema);
        // A model may hold itself.
        if seen.contains(&std::ptr::from_ref(schema)) {
            return None;
        }
        seen.push(schema);
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut properties = properties.into_iter().flatten();
        properties.find_map(|(name, property)| {
            let plain = self.plain(property);
            let item = plain.get("items").map(|items| self.plain(items));
            let is_list_of_more = item.is_some_and(|item| {
                kinds::names(item).any(|kind| matches!(kind, "object" | "array"))
                    || item.get("properties").is_some()
            });
            let has_forms = |schema: &Value| choice::has_structure(schema);
            if is_list_of_more || has_forms(plain) || item.is_some_and(has_forms) {
                return Some(name.as_str());
            }
            self.unreadable_in(plain, seen).map(|_| name.as_str())
        })
    }

    /// The words for a text at `pointer` (RFC 6901) that its type cannot read, where its format has some.
    #[must_use]
    pub fn words_at(&self, pointer: &str) -> Option<&'static str> {
        let definitions = self.definitions();
        let mut schema = &self.made().schema;
        for segment in pointer.split('/').skip(1) {
            let (_, object) = definitions.resolved(definitions.without_null(schema));
            let name = segment.replace("~1", "/").replace("~0", "~");
            let property = object.get("properties").and_then(|all| all.get(&name));
            schema = property
                .or_else(|| object.get("items"))
                .or_else(|| object.get("additionalProperties"))?;
        }
        definitions.format_words(schema)
    }

    /// The defaults of fields that break a rule of theirs, in this model and in all that it holds.
    #[must_use]
    pub fn broken_defaults(&self) -> Vec<BrokenDefault> {
        let schema = &self.made().schema;
        let definitions = schema.get("$defs").and_then(Value::as_object);
        let others = definitions.into_iter().flat_map(Map::values);
        std::iter::once(schema)
            .chain(others)
            .flat_map(|model| self.broken_defaults_of(model))
            .collect()
    }

    fn broken_defaults_of(&self, model: &Value) -> Vec<BrokenDefault> {
        let path = model
            .get(keep_identity::KEY)
            .and_then(|own| own.get("path")?.as_str());
        let path = path.unwrap_or_else(|| self.type_name());
        let properties = model.get("properties").and_then(Value::as_object);
        let mut broken = Vec::new();
        for (field, property) in properties.into_iter().flatten() {
            let is_read = property.get("readOnly") != Some(&Value::Bool(true));
            let Some(default) = property.get("default").filter(|_| is_read) else {
                continue;
            };
            let mut faults = Faults::new();
            let steps = Cell::new(MOST_STEPS);
            self.walk(&steps)
                .own_rules(property, default, &At::root(Place::Body), &mut faults);
            broken.extend(faults.iter().map(|fault| BrokenDefault {
                model: path.to_owned(),
                field: field.clone(),
                default: default.clone(),
                words: fault.detail().to_owned(),
            }));
        }
        broken
    }

    /// Whether its values are lists.
    pub(crate) fn is_list(&self) -> bool {
        kinds::names(self.plain(self.schema())).any(|kind| kind == "array")
    }

    /// The schema itself, with its definitions.
    pub(crate) fn schema(&self) -> &Value {
        &self.made().schema
    }

    /// Follows references.
    pub(crate) fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        self.definitions().resolved(schema).1
    }

    /// Follows references, and the one form of `T` or `null`.
    pub(crate) fn plain<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let definitions = self.definitions();
        definitions.resolved(definitions.without_null(schema)).1
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let mut schema = self.of.standalone().to_value();
            enforced(&mut schema);
            let patterns = Patterns::of(&schema);
            Made { schema, patterns }
        })
    }

    fn definitions(&self) -> Definitions<'_> {
        Definitions(self.made().schema.get("$defs"))
    }

    fn walk<'s, 'w>(&'s self, steps: &'w Cell<u32>) -> Walk<'s, 'w> {
        Walk::new(self.definitions(), &self.made().patterns, steps)
    }
}

/// Leaves the rules that are enforced.
fn enforced(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("uniqueItems") {
                keep_enforced(object);
            }
            object.values_mut().for_each(enforced);
        }
        Value::Array(list) => list.iter_mut().for_each(enforced),
        _ => {}
    }
}

/// Points the references of a document to definitions.
fn localize(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                *target = target.replace("#/components/schemas/", "#/$defs/");
            }
            object.values_mut().for_each(localize);
        }
        Value::Array(list) => list.iter_mut().for_each(localize),
        _ => {}
    }
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Description({})", self.type_name())
    }
}
