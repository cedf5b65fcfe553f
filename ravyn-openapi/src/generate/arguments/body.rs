//! Bodies: one argument that takes it whole, or several that take fields of a form.

use std::collections::BTreeMap;

use ravyn_core::meta::{ArgumentKind, ArgumentMeta, Place, QueryStyle, RouteMeta, SchemaOf};
use schemars::json_schema;
use serde_json::{Map, Value};

use super::super::endpoint::Endpoint;
use super::super::operation::examples;
use super::super::schemas::{Schemas, constrain};
use super::{FORM, JSON, value_schema};
use crate::model::{Encoding, MediaType, RequestBody, Schema};

/// The body that a route reads.
pub(in crate::generate) fn request_body(
    endpoint: &Endpoint<'_>,
    schemas: &mut Schemas,
) -> Option<RequestBody> {
    let route = endpoint.route;
    let whole = route
        .arguments
        .iter()
        .find_map(|argument| match &argument.kind {
            ArgumentKind::Body { media_type, schema } => {
                Some((argument, *media_type, schema.as_ref()))
            }
            _ => None,
        });
    match whole {
        Some((argument, media_type, schema)) => {
            let schemas = (schemas, endpoint.is_sent());
            Some(body(argument, media_type, schema, schemas))
        }
        None => shared(route, schemas),
    }
}

fn body(
    argument: &ArgumentMeta,
    media_type: &str,
    schema: Option<&SchemaOf>,
    (schemas, is_sent): (&mut Schemas, bool),
) -> RequestBody {
    let schema = schema.map(|of| {
        let mut schema = match media_type {
            FORM => form_of(of, schemas),
            _ if is_sent => schemas.answer(of),
            _ => schemas.request(of),
        };
        constrain(&mut schema, &argument.keywords, argument.default.as_ref());
        schema
    });
    let encoding = match (&schema, media_type) {
        (Some(schema), FORM) => encoding(schema, schemas),
        _ => BTreeMap::new(),
    };
    let content = MediaType {
        schema,
        item_schema: None,
        example: argument.example.clone(),
        examples: examples(&argument.examples),
        encoding,
    };
    RequestBody {
        description: argument.description.as_deref().map(str::to_owned),
        content: BTreeMap::from([(media_type.to_owned(), content)]),
        required: argument.required,
    }
}

/// The schema of a model that is read from a form, where a list may be absent: it is then empty.
fn form_of(of: &SchemaOf, schemas: &mut Schemas) -> Schema {
    let mut fields = schemas.fields(of);
    if fields.properties.is_empty() {
        return schemas.request(of);
    }
    let whole = schemas.in_text(of);
    if let Some(properties) = whole.get("properties").and_then(Value::as_object) {
        fields.properties.clone_from(properties);
    }
    let is_list = |name: &String| {
        let property = fields.properties.get(name);
        property.is_some_and(|property| property.get("type").is_some_and(|ty| ty == "array"))
    };
    let required: Vec<_> = fields
        .required
        .into_iter()
        .filter(|name| !is_list(name))
        .collect();
    let mut schema = json_schema!({"type": "object", "properties": fields.properties});
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if fields.is_closed {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    schema
}

/// Objects in a form have names in brackets.
fn encoding(form: &Schema, schemas: &Schemas) -> BTreeMap<String, Encoding> {
    let properties = form.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    let objects = properties.filter(|(_, property)| schemas.is_object(property));
    let deep = || Encoding {
        style: QueryStyle::DeepObject.as_str(),
        explode: true,
    };
    objects.map(|(name, _)| (name.clone(), deep())).collect()
}

/// A body of which several arguments take a part each.
fn shared(route: &RouteMeta, schemas: &mut Schemas) -> Option<RequestBody> {
    let mut media_type = FORM;
    let mut properties = Map::new();
    let mut required = Vec::new();
    for argument in &route.arguments {
        match &argument.kind {
            ArgumentKind::FormField { schema } | ArgumentKind::BodyMember { schema } => {
                if let ArgumentKind::BodyMember { .. } = argument.kind {
                    media_type = JSON;
                }
                let name = argument.wire_name();
                if argument.required {
                    required.push(name.to_owned());
                }
                properties.insert(name.to_owned(), field(argument, schema, schemas).to_value());
            }
            ArgumentKind::Group {
                place: Place::Body,
                schema,
            } => {
                let fields = schemas.fields(schema);
                required.extend(fields.required);
                properties.extend(fields.properties);
            }
            _ => {}
        }
    }
    if properties.is_empty() {
        return None;
    }
    let is_required = !required.is_empty();
    let mut schema = json_schema!({"type": "object", "properties": properties});
    if is_required {
        schema.insert("required".to_owned(), required.into());
    }
    let content = MediaType {
        schema: Some(schema),
        ..MediaType::default()
    };
    Some(RequestBody {
        description: None,
        content: BTreeMap::from([(media_type.to_owned(), content)]),
        required: is_required,
    })
}

fn field(argument: &ArgumentMeta, of: &SchemaOf, schemas: &mut Schemas) -> Schema {
    let mut schema = match argument.kind {
        ArgumentKind::BodyMember { .. } => schemas.request(of),
        _ => value_schema(argument, of, schemas),
    };
    constrain(&mut schema, &argument.keywords, argument.default.as_ref());
    if let Some(text) = &argument.description {
        schema.insert(
            "description".to_owned(),
            Value::String(text.clone().into_owned()),
        );
    }
    if argument.deprecated {
        schema.insert("deprecated".to_owned(), Value::Bool(true));
    }
    let named = argument.examples.iter().map(|example| &example.value);
    let examples: Vec<Value> = argument.example.iter().chain(named).cloned().collect();
    if !examples.is_empty() {
        schema.insert("examples".to_owned(), Value::Array(examples));
    }
    schema
}
