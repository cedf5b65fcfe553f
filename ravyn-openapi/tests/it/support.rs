//! Descriptions as the macros write them.

use http::Method;
use ravyn_core::app::AppInfo;
use ravyn_core::error::BuildFault;
use ravyn_core::meta::{ArgumentKind, ArgumentMeta, Place, RouteMeta, SchemaOf};
use ravyn_core::params::{FromRequest, FromValues};
use ravyn_core::response::Answer;
use ravyn_openapi::model::Document;
use ravyn_openapi::{OpenApi, generate};
use schemars::JsonSchema;
use serde_json::Value;

/// A route without arguments and answers.
pub(crate) fn route(method: Method, path: &str, handler: &'static str) -> RouteMeta {
    RouteMeta::new(handler, vec![method], path)
}

pub(crate) fn get(path: &str) -> RouteMeta {
    route(Method::GET, path, "handler")
}

/// A route that takes this argument and no other.
pub(crate) fn taking(path: &str, argument: ArgumentMeta) -> RouteMeta {
    let mut route = route(Method::POST, path, "handler");
    route.arguments.push(argument);
    route
}

/// A route that returns an `A`.
pub(crate) fn answering<A: Answer>() -> RouteMeta {
    let mut route = get("/");
    A::describe_answer(&mut route.responses);
    route
}

/// An argument without an attribute.
pub(crate) fn argument<T: FromRequest>(name: &'static str) -> ArgumentMeta {
    let mut argument = ArgumentMeta::new(name);
    T::describe(&mut argument);
    argument
}

/// An argument under `#[path]`, `#[query]`, `#[header]`, `#[cookie]` or `#[form]`.
pub(crate) fn placed<T: FromValues>(name: &'static str, place: Place) -> ArgumentMeta {
    let mut argument = ArgumentMeta::new(name);
    argument.place = Some(place);
    T::describe_values(&mut argument);
    argument
}

/// A model whose fields are parameters.
pub(crate) fn group<T: JsonSchema>(place: Place) -> ArgumentMeta {
    let mut argument = ArgumentMeta::new("group");
    argument.kind = ArgumentKind::Group {
        place,
        schema: SchemaOf::of::<T>(),
    };
    argument
}

/// A JSON body.
pub(crate) fn body<T: JsonSchema>() -> ArgumentMeta {
    let mut argument = ArgumentMeta::new("data");
    argument.kind = ArgumentKind::Body {
        media_type: "application/json",
        schema: Some(SchemaOf::of::<T>()),
    };
    argument
}

fn generated(routes: &[RouteMeta]) -> Result<Document, Vec<BuildFault>> {
    let routes: Vec<&RouteMeta> = routes.iter().collect();
    generate::document(&AppInfo::default(), &OpenApi::new(), &routes)
}

/// The document of these routes.
#[track_caller]
pub(crate) fn document(routes: &[RouteMeta]) -> Value {
    let document = generated(routes).expect("no faults");
    serde_json::to_value(document).expect("JSON")
}

/// The operation of a single route.
#[track_caller]
pub(crate) fn operation(route: RouteMeta) -> Value {
    let method = route.methods[0].as_str().to_ascii_lowercase();
    let document = document(&[route]);
    let paths = document["paths"].as_object().expect("paths");
    paths.values().next().expect("one path")[method].clone()
}

/// The faults of these routes, as they are printed.
#[track_caller]
pub(crate) fn faults(routes: &[RouteMeta]) -> Vec<String> {
    let faults = generated(routes).expect_err("faults");
    faults.iter().map(ToString::to_string).collect()
}
