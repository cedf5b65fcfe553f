//! The whole.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Components, Extensions, ExternalDocs, Info, PathItem, Server, Tag, Visit};

/// A version of OpenAPI that documents can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum OpenApiVersion {
    /// 3.1, which tools know.
    #[default]
    #[serde(rename = "3.1.0")]
    V3_1,
    /// 3.2: the items of a stream have a schema of their own, and `QUERY` is a method.
    #[serde(rename = "3.2.0")]
    V3_2,
}

/// An OpenAPI document (§4.8.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// Version of OpenAPI.
    pub openapi: OpenApiVersion,
    /// What the application says of itself.
    pub info: Info,
    /// Where it is served.
    pub servers: Vec<Server>,
    /// What every operation asks for that says nothing itself: alternatives of schemes with their scopes
    /// (§4.8.30). None: nothing is asked for.
    pub security: Vec<BTreeMap<String, Vec<String>>>,
    /// Its paths.
    pub paths: BTreeMap<String, PathItem>,
    /// The requests that the application sends, by the name of what they tell.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub webhooks: BTreeMap<String, PathItem>,
    /// What operations share.
    #[serde(skip_serializing_if = "Components::is_empty")]
    pub components: Components,
    /// The groups of operations: those that were described in their order, then others in the order of first use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Where more of the application stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// Fields of others.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Document {
    /// A document without paths, of an application that is served at the root of the document's own site.
    #[must_use]
    pub fn new(info: Info) -> Self {
        Self {
            openapi: OpenApiVersion::default(),
            info,
            servers: vec![Server::new("/")],
            security: Vec::new(),
            paths: BTreeMap::new(),
            webhooks: BTreeMap::new(),
            components: Components::default(),
            tags: Vec::new(),
            external_docs: None,
            extensions: Extensions::new(),
        }
    }

    /// Says that a proxy shows the application below a path. Addresses that were given are those of clients, and stay
    /// as they are; the path becomes the first one, so that the page asks the very proxy that it came through.
    pub(crate) fn stand_below(&mut self, root_path: &str) {
        if root_path.is_empty() {
            return;
        }
        self.servers
            .retain(|server| server.url != "/" && server.url != root_path);
        self.servers.insert(0, Server::new(root_path));
        let operations = self.paths.values_mut().flat_map(PathItem::operations_mut);
        for server in operations.flat_map(|operation| &mut operation.servers) {
            server.url.push_str(root_path);
        }
        for scheme in self.components.security_schemes.values_mut() {
            scheme.stand_below(root_path);
        }
    }

    /// Visits every schema but those of the components.
    pub(crate) fn visit_schemas(&mut self, visit: &mut Visit<'_>) {
        for item in self.paths.values_mut().chain(self.webhooks.values_mut()) {
            item.visit_schemas(visit);
        }
        for response in self.components.responses.values_mut() {
            response.visit_schemas(visit);
        }
    }
}
