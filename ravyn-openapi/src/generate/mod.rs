//! From the routes of an application to its document.
//!
//! Pure, and off the request path: it runs once in `build()` and reads nothing but [`RouteMeta`], the
//! value that is enforced as well. What a route can answer without being asked for it (400, 422, 503
//! and so on) is in `answers::automatic`, beside the reasons.

mod answers;
mod arguments;
mod examples;
mod hosts;
mod operation;
mod operation_id;
mod path;
mod schemas;
mod security;

use http::Method;
use ravyn_core::app::AppInfo;
use ravyn_core::error::BuildFault;
use ravyn_core::meta::RouteMeta;

use self::answers::Answers;
use self::path::{DocumentPath, Paths};
use self::schemas::Schemas;
use crate::model::{Document, Info, PathItem, Tag};

/// What becomes one operation of the document: a route under one of its methods.
#[derive(Debug)]
struct Endpoint<'a> {
    route: &'a RouteMeta,
    method: &'a Method,
    path: DocumentPath,
    /// Routes of other hosts that have the same path and method, for which a document has no place.
    hidden_behind: Vec<&'a RouteMeta>,
}

/// Makes the document of these routes. Hidden ones are left out, and so is a method that OpenAPI 3.1 has
/// no place for.
///
/// # Errors
/// RV0020 for models that cannot have different names, RV0021 for an `operationId` that stands twice, RV0022 for
/// an example that breaks its own schema.
pub fn document(info: &AppInfo, routes: &[&RouteMeta]) -> Result<Document, Vec<BuildFault>> {
    let endpoints = endpoints(routes);
    let (ids, mut faults) = operation_id::choose(&endpoints);
    let mut document = Document::new(Info {
        title: info.title.clone().into_owned(),
        description: info.description.as_deref().map(str::to_owned),
        version: info.version.clone().into_owned(),
    });
    document.tags = tags(&endpoints);
    let mut schemas = Schemas::new();
    let mut answers = Answers::default();
    for (endpoint, id) in endpoints.iter().zip(ids) {
        let operation = operation::operation(endpoint, id, &mut schemas, &mut answers);
        let item = document
            .paths
            .entry(endpoint.path.text().to_owned())
            .or_default();
        if let Some(place) = item.operation_mut(endpoint.method) {
            *place = Some(operation);
        }
    }
    document.components.responses = answers.into_shared();
    let routes = endpoints.iter().map(|endpoint| endpoint.route);
    document.components.security_schemes = security::schemes(routes);
    match schemas.resolve(&mut document) {
        Err(found) => faults.extend(found),
        // A document is JSON by construction.
        Ok(()) => {
            let json = serde_json::to_value(&document).unwrap_or_default();
            faults.extend(examples::check(&json, &endpoints));
        }
    }
    if faults.is_empty() {
        Ok(document)
    } else {
        Err(faults)
    }
}

fn endpoints<'a>(routes: &[&'a RouteMeta]) -> Vec<Endpoint<'a>> {
    let mut paths = Paths::default();
    let mut endpoints: Vec<Endpoint<'a>> = Vec::new();
    for route in routes.iter().copied().filter(|route| !route.hidden) {
        let path = paths.of(&route.path);
        let is_known = |method: &&Method| PathItem::default().operation_mut(method).is_some();
        for method in route.methods.iter().filter(is_known) {
            let endpoint = Endpoint {
                route,
                method,
                path: path.clone(),
                hidden_behind: Vec::new(),
            };
            if let Some(endpoint) = hosts::beside(&mut endpoints, endpoint) {
                endpoints.push(endpoint);
            }
        }
    }
    endpoints
}

/// Every tag, in the order of first use.
fn tags(endpoints: &[Endpoint<'_>]) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    for name in endpoints.iter().flat_map(|endpoint| &endpoint.route.tags) {
        if !tags.iter().any(|tag| tag.name == *name) {
            tags.push(Tag {
                name: name.clone().into_owned(),
            });
        }
    }
    tags
}
