//! One operation.

use std::collections::BTreeMap;

use ravyn_core::error::BuildFault;
use ravyn_core::meta::ExampleMeta;

use super::answers::Answers;
use super::arguments;
use super::endpoint::Endpoint;
use super::hosts;
use super::schemas::Schemas;
use super::security;
use crate::config;
use crate::model::{Example, Examples, ExternalDocs, Operation};

/// The operation of a route under one of its methods.
pub(super) fn operation(
    endpoint: &Endpoint<'_>,
    operation_id: String,
    schemas: &mut Schemas,
    answers: &mut Answers,
) -> Operation {
    let route = endpoint.route;
    let mut tags: Vec<String> = Vec::new();
    for tag in &route.tags {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.clone().into_owned());
        }
    }
    let extensions = route.document.extensions.iter();
    let extensions = extensions.map(|(name, value)| ((*name).to_owned(), value.clone()));
    Operation {
        tags,
        summary: route.summary.as_deref().map(str::to_owned),
        description: hosts::description(endpoint),
        external_docs: route.document.external_docs.map(ExternalDocs::new),
        operation_id,
        parameters: arguments::parameters(endpoint, schemas),
        request_body: arguments::request_body(endpoint, schemas),
        responses: answers.of(endpoint, schemas),
        callbacks: BTreeMap::new(),
        deprecated: route.deprecated,
        security: security::requirements(route),
        servers: hosts::servers(route),
        extensions: extensions.collect(),
    }
}

/// What is wrong with what a route says for its document alone.
pub(super) fn faults(endpoint: &Endpoint<'_>) -> Vec<BuildFault> {
    let document = &endpoint.route.document;
    let url = document.external_docs;
    let url = url.and_then(|url| config::url_problem("external documentation", url));
    let names = document.extensions.keys();
    let names = names.filter_map(|name| config::extension_problem(name));
    let problems = url.into_iter().chain(names);
    problems
        .map(|(message, help)| endpoint.fault("RV0030", message).help(help))
        .collect()
}

/// Examples by their names.
pub(super) fn examples(list: &[ExampleMeta]) -> Examples {
    let named = list.iter().map(|example| {
        let shown = Example {
            summary: example.summary.as_deref().map(str::to_owned),
            value: example.value.clone(),
        };
        (example.name.clone().into_owned(), shown)
    });
    named.collect()
}
