//! One method of one path.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Extensions, ExternalDocs, OrReference, Parameter, PathItem, RequestBody, Response,
    SecurityRequirement, Server, Visit, is_false,
};

/// Requests to addresses that a request named, by runtime expressions of them (§4.8.18).
pub type Callback = BTreeMap<String, PathItem>;

/// One method of one path (§4.8.10).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The groups it belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What it does, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What it does, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where more of it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// Its name, unique in the document.
    pub operation_id: String,
    /// Its parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// Its body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// Its answers, by status or under `default`.
    pub responses: BTreeMap<String, OrReference<Response>>,
    /// What the application sends because of it, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub callbacks: BTreeMap<String, Callback>,
    /// What it demands: one of these. Empty: nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<SecurityRequirement>,
    /// Whether new clients should do without it.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Where it is served, if that is not where the document says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// Fields of others.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Operation {
    pub(crate) fn visit_schemas(&mut self, visit: &mut Visit<'_>) {
        for parameter in &mut self.parameters {
            visit(&mut parameter.schema);
        }
        if let Some(body) = &mut self.request_body {
            body.visit_schemas(visit);
        }
        for response in self.responses.values_mut() {
            if let OrReference::Object(response) = response {
                response.visit_schemas(visit);
            }
        }
        for item in self.callbacks.values_mut().flat_map(BTreeMap::values_mut) {
            item.visit_schemas(visit);
        }
    }
}
