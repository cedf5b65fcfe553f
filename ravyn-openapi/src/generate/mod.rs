//! From the routes of an application to its document.
//!
//! Pure, and off the request path: it runs once in `build()` and reads nothing but [`RouteMeta`], the
//! value that is enforced as well. What a route can answer without being asked for it (400, 422, 503
//! and so on) is in `answers::automatic`, beside the reasons. What the application sends, its webhooks, is
//! described by the same value and read the other way round.

mod answers;
mod arguments;
mod endpoint;
mod examples;
mod expressions;
mod hosts;
mod links;
mod operation;
mod operation_id;
mod path;
mod schemas;
mod security;

use std::borrow::Cow;

use ravyn_core::app::AppInfo;
use ravyn_core::error::BuildFault;
use ravyn_core::meta::RouteMeta;
use serde_json::Value;

use self::answers::Answers;
use self::endpoint::Endpoint;
use self::schemas::Schemas;
use crate::config::{self, OpenApi, Tags};
use crate::model::{Document, Tag};

/// Makes the document of these routes and of the webhooks. Hidden routes are left out, and links to them; so is a
/// method that OpenAPI 3.1 has no place for.
///
/// # Errors
/// RV0020 for models that cannot have different names, RV0021 for an `operationId` that stands twice, RV0022 for
/// an example that breaks its own schema, RV0030 for what OpenAPI cannot say of an application, RV0031 for a tag that
/// is not described where others are, RV0032 for a link or a callback that leads nowhere, RV0033 for webhooks of one
/// name.
pub fn document(
    info: &AppInfo,
    config: &OpenApi,
    routes: &[&RouteMeta],
) -> Result<Document, Vec<BuildFault>> {
    let served = endpoint::served(routes, config.about.version());
    let callbacks = endpoint::callbacks(&served);
    let mut endpoints: Vec<Endpoint<'_>> = served;
    let mut faults = config::faults(&config.about);
    let twice = endpoint::add_sent(&mut endpoints, &info.webhooks, &callbacks);
    faults.extend(twice);
    let (ids, clashes) = operation_id::choose(&endpoints);
    faults.extend(clashes);
    let mut document = config.about.document(info);
    faults.extend(describe(&mut document, config, &endpoints));
    let mut schemas = Schemas::new();
    let mut answers = Answers::new(&endpoints, config.about.version());
    let operations = endpoints.iter().zip(ids);
    let mut operations: Vec<_> = operations
        .map(|(endpoint, id)| operation::operation(endpoint, id, &mut schemas, &mut answers))
        .collect();
    faults.extend(links::add(&endpoints, &mut operations, routes));
    endpoint::arrange(&mut document, &endpoints, operations);
    document.components.responses = answers.into_shared();
    let routes = endpoints.iter().map(|endpoint| endpoint.route);
    document.components.security_schemes = security::schemes(routes);
    match schemas.resolve(&mut document) {
        Err(found) => faults.extend(found),
        // A document is JSON by construction.
        Ok(()) => {
            let json = serde_json::to_value(&document).unwrap_or_default();
            faults.extend(examples::check(&json, &endpoints));
            faults.extend(expressions::check(&json, &endpoints));
        }
    }
    if faults.is_empty() {
        Ok(document)
    } else {
        Err(faults)
    }
}

/// Adds the tags of the operations, and finds what is wrong with what they say of themselves.
fn describe(
    document: &mut Document,
    config: &OpenApi,
    endpoints: &[Endpoint<'_>],
) -> Vec<BuildFault> {
    let mut tags = Tags::of(&config.about);
    for endpoint in endpoints {
        tags.check(endpoint.route);
        add_tags(&mut document.tags, &endpoint.route.tags);
    }
    let mut faults = tags.into_faults();
    faults.extend(endpoints.iter().flat_map(operation::faults));
    faults
}

/// Adds the tags that are not there yet.
fn add_tags(tags: &mut Vec<Tag>, used: &[Cow<'static, str>]) {
    for name in used {
        if !tags.iter().any(|tag| tag.name == *name) {
            tags.push(Tag::new(name.clone()));
        }
    }
}

/// The operation of an endpoint in a document, given as JSON.
fn operation_at<'d>(
    document: &'d Value,
    endpoint: &Endpoint<'_>,
    endpoints: &[Endpoint<'_>],
) -> &'d Value {
    let keys = endpoint.place(endpoints).into_iter();
    keys.fold(document, |value, key| &value[key])
}
