//! Values of the path, the query string, headers and cookies.

use ravyn_core::meta::{ArgumentKind, ArgumentMeta, Place, QueryStyle, SchemaOf};
use ravyn_core::params::group_wire_name;
use serde_json::Value;

use super::super::endpoint::Endpoint;
use super::super::hosts;
use super::super::operation::examples;
use super::super::schemas::{Schemas, without_null};
use super::{place, value_schema};
use crate::model::{Examples, Parameter, ParameterLocation, Schema};

/// The parameters of a route, in the order of its arguments. What two arguments read stands once.
pub(in crate::generate) fn parameters(
    endpoint: &Endpoint<'_>,
    schemas: &mut Schemas,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for argument in endpoint.route.readers() {
        for parameter in of_argument(argument, endpoint, schemas) {
            match parameters
                .iter_mut()
                .find(|known| known.is_same(&parameter))
            {
                Some(known) => known.required |= parameter.required,
                None => parameters.push(parameter),
            }
        }
    }
    parameters
}

fn of_argument(
    argument: &ArgumentMeta,
    endpoint: &Endpoint<'_>,
    schemas: &mut Schemas,
) -> Vec<Parameter> {
    let Some(location) = place(argument, &endpoint.path).and_then(location) else {
        return Vec::new();
    };
    match &argument.kind {
        ArgumentKind::Parameter { .. }
            if matches!(argument.place, None | Some(Place::Path))
                && hosts::has_parameter(endpoint, argument.wire_name()) =>
        {
            Vec::new()
        }
        ArgumentKind::Parameter { schema } => {
            let mut schema = value_schema(argument, schema, schemas);
            if location == ParameterLocation::Path {
                keep_to_the_path(&mut schema, endpoint.path.is_rest(argument.wire_name()));
            }
            vec![single(argument, location, schema, endpoint)]
        }
        ArgumentKind::Group { schema, .. } if argument.style == QueryStyle::DeepObject => {
            let schema = schemas.in_text(schema);
            vec![single(argument, location, schema, endpoint)]
        }
        ArgumentKind::Group { place, schema } => group(*place, location, schema, endpoint, schemas),
        _ => Vec::new(),
    }
}

fn location(place: Place) -> Option<ParameterLocation> {
    match place {
        Place::Path => Some(ParameterLocation::Path),
        Place::Query => Some(ParameterLocation::Query),
        Place::Header => Some(ParameterLocation::Header),
        Place::Cookie => Some(ParameterLocation::Cookie),
        Place::Body => None,
    }
}

fn single(
    argument: &ArgumentMeta,
    location: ParameterLocation,
    schema: Schema,
    endpoint: &Endpoint<'_>,
) -> Parameter {
    Parameter {
        name: documented(argument.wire_name(), location, endpoint),
        location,
        description: argument.description.as_deref().map(str::to_owned),
        required: argument.required || location == ParameterLocation::Path,
        deprecated: argument.deprecated,
        style: style(argument.style),
        explode: explode(argument.style, location, &schema),
        schema,
        example: argument.example.clone(),
        examples: examples(&argument.examples),
    }
}

/// The fields of a model, each a parameter of its own.
fn group(
    place: Place,
    location: ParameterLocation,
    of: &SchemaOf,
    endpoint: &Endpoint<'_>,
    schemas: &mut Schemas,
) -> Vec<Parameter> {
    let fields = schemas.fields(of);
    let parameters = fields.properties.into_iter().filter_map(|(field, schema)| {
        let mut schema = without_null(Schema::try_from(schema).ok()?);
        if location == ParameterLocation::Path && hosts::has_parameter(endpoint, &field) {
            return None;
        }
        if location == ParameterLocation::Path {
            keep_to_the_path(&mut schema, endpoint.path.is_rest(&field));
        }
        let name = documented(&group_wire_name(place, &field), location, endpoint);
        let required = location == ParameterLocation::Path
            || (fields.required.contains(&field) && !is_list(&schema));
        let description = schema
            .remove("description")
            .and_then(|text| text.as_str().map(str::to_owned));
        let deprecated = schema.remove("deprecated") == Some(Value::Bool(true));
        Some(Parameter {
            name,
            location,
            description,
            required,
            deprecated,
            style: None,
            explode: explode(QueryStyle::Form, location, &schema),
            schema,
            example: None,
            examples: Examples::new(),
        })
    });
    parameters.collect()
}

fn style(style: QueryStyle) -> Option<&'static str> {
    let is_default = matches!(style, QueryStyle::Form | QueryStyle::Comma);
    (!is_default).then(|| style.as_str())
}

/// A list in a cookie is one text as well, because the names of cookies are not repeated.
fn explode(style: QueryStyle, location: ParameterLocation, schema: &Schema) -> Option<bool> {
    let is_in_cookie = location == ParameterLocation::Cookie && is_list(schema);
    match style {
        QueryStyle::DeepObject => Some(true),
        style if style.separator().is_some() || is_in_cookie => Some(false),
        _ => None,
    }
}

/// Says of a free text what every path is refused for: it is empty, `.` or `..`, or has a control character,
/// and for the remainder of a path an encoded separator (see [`ravyn_core::request::PathError`]).
fn keep_to_the_path(schema: &mut Schema, is_rest: bool) {
    let is_free = schema.get("type").is_some_and(|ty| ty == "string")
        && ["pattern", "enum", "const", "format"]
            .iter()
            .all(|keyword| schema.get(*keyword).is_none());
    if is_free {
        let refused = if is_rest {
            r"\x00-\x1f\x7f/\\"
        } else {
            r"\x00-\x1f\x7f"
        };
        let pattern = format!(r"^(?!\.\.?$)[^{refused}]+$");
        schema.insert("pattern".to_owned(), pattern.into());
    }
}

/// A list from repeated names may be absent: it is then empty.
fn is_list(schema: &Schema) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("array")
}

fn documented(name: &str, location: ParameterLocation, endpoint: &Endpoint<'_>) -> String {
    let in_path = (location == ParameterLocation::Path)
        .then(|| endpoint.path.documented(name))
        .flatten();
    in_path.unwrap_or(name).to_owned()
}
