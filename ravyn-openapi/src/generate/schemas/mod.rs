//! The schemas of all types, made once and shared under one name each.
//!
//! A type can look different in a request and in an answer, so each way has a generator of its own, and
//! references say which one they come from. Only when the whole document stands are names chosen and
//! references rewritten: then it is known which types are in it, and which of them need two names.

mod definitions;
mod keywords;
mod names;
mod views;
mod walk;

use std::borrow::Cow;

use ravyn_core::error::BuildFault;
use ravyn_core::meta::SchemaOf;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use self::definitions::{Definitions, View};
pub(super) use self::keywords::{constrain, without_null};
pub(super) use self::walk::{NAMED_SCHEMAS, SCHEMAS};
use crate::model::Document;

/// The schemas of a document in the making.
#[derive(Debug)]
pub(super) struct Schemas {
    request: SchemaGenerator,
    answer: SchemaGenerator,
}

/// The fields of a model whose fields are parameters.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Their schemas, by name.
    pub(super) properties: Map<String, Value>,
    /// Names of those that must be there.
    pub(super) required: Vec<String>,
    /// Whether other fields are refused.
    pub(super) is_closed: bool,
}

impl Schemas {
    /// Without any.
    pub(super) fn new() -> Self {
        let settings = |view: View| {
            let path = view.path().to_owned();
            SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = path.into())
        };
        Self {
            request: settings(View::Request).for_deserialize().into_generator(),
            answer: settings(View::Answer).for_serialize().into_generator(),
        }
    }

    /// The schema of a type as it is read.
    pub(super) fn request(&mut self, of: &SchemaOf) -> Schema {
        of.make(&mut self.request)
    }

    /// The schema of a type as it is sent.
    pub(super) fn answer(&mut self, of: &SchemaOf) -> Schema {
        of.make(&mut self.answer)
    }

    /// The schema of an object that is read from text by name. No text is `null`, so the objects in it are written out
    /// without that; one that holds itself stays a reference.
    pub(super) fn in_text(&mut self, of: &SchemaOf) -> Schema {
        let schema = self.request(of);
        self.written_out(schema, &mut Vec::new())
    }

    fn written_out(&self, schema: Schema, open: &mut Vec<String>) -> Schema {
        let mut schema = without_null(schema);
        let reference = schema.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|text| definitions::name_of(View::Request, text));
        if let Some(name) = name.map(Cow::into_owned)
            && !open.contains(&name)
            && let Some(definition) = self.request.definitions().get(&name)
            && definition.get("properties").is_some()
            && let Ok(definition) = Schema::try_from(definition.clone())
        {
            open.push(name);
            let mut whole = self.written_out(definition, open);
            open.pop();
            schema.remove("$ref");
            for (keyword, value) in schema.as_object().into_iter().flatten() {
                whole.insert(keyword.clone(), value.clone());
            }
            return whole;
        }
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(Map::values_mut) {
            if let Ok(inner) = Schema::try_from(property.take()) {
                *property = self.written_out(inner, open).to_value();
            }
        }
        schema
    }

    /// Whether a schema that is read is that of an object, or of one or `null`.
    pub(super) fn is_object(&self, schema: &Value) -> bool {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|text| definitions::name_of(View::Request, text));
        let definition = name.and_then(|name| self.request.definitions().get(&*name));
        let schema = definition.unwrap_or(schema);
        let forms = schema.get("anyOf").and_then(Value::as_array);
        let is_named = |kind: &Value| kind == "object";
        let is_object = schema.get("type").is_some_and(|kinds| match kinds {
            Value::Array(kinds) => kinds.iter().any(is_named),
            kind => is_named(kind),
        });
        is_object || forms.is_some_and(|forms| forms.iter().any(|form| self.is_object(form)))
    }

    /// The fields of a model, as they are read.
    pub(super) fn fields(&mut self, of: &SchemaOf) -> Fields {
        let mut schema = self.request(of);
        // A named type is a reference to its definition: look through it.
        let reference = schema.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|text| definitions::name_of(View::Request, text));
        let definition = name.and_then(|name| self.request.definitions().get(&*name));
        if let Some(Ok(found)) = definition.map(|found| Schema::try_from(found.clone())) {
            schema = found;
        }
        let list = |keyword: &str| {
            schema
                .get(keyword)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let required = list("required")
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let properties = schema.get("properties").and_then(Value::as_object).cloned();
        Fields {
            properties: properties.unwrap_or_default(),
            required,
            is_closed: schema.get("additionalProperties") == Some(&Value::Bool(false)),
        }
    }

    /// Names every type that `document` refers to, adds it to the components, and rewrites the references.
    ///
    /// # Errors
    /// RV0020 for each pair of types that cannot have different names.
    pub(super) fn resolve(mut self, document: &mut Document) -> Result<(), Vec<BuildFault>> {
        let request = self.request.take_definitions(true);
        let answer = self.answer.take_definitions(true);
        let mut definitions = Definitions::new(request, answer);
        let mut roots = Vec::new();
        document.visit_schemas(&mut |schema| roots.extend(walk::references(schema)));
        definitions.keep_reachable(roots);
        let components = views::components(&definitions)?;
        let names = names::choose(&components)?;
        let targets = views::targets(&components, &names);
        document.visit_schemas(&mut |schema| walk::finish(schema, &targets));
        for (component, name) in components.into_iter().zip(names) {
            let mut schema = component.schema;
            walk::finish(&mut schema, &targets);
            document.components.schemas.insert(name, schema);
        }
        Ok(())
    }
}
