//! One operation.

use super::Endpoint;
use super::answers::Answers;
use super::arguments;
use super::hosts;
use super::schemas::Schemas;
use super::security;
use crate::model::Operation;

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
    Operation {
        tags,
        summary: route.summary.as_deref().map(str::to_owned),
        description: hosts::description(endpoint),
        operation_id,
        parameters: arguments::parameters(endpoint, schemas),
        request_body: arguments::request_body(route, schemas),
        responses: answers.of(endpoint, schemas),
        deprecated: route.deprecated,
        security: security::requirements(route),
        servers: hosts::servers(route),
    }
}
