//! The whole.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Components, Info, PathItem, Server, Tag, Visit};

/// An OpenAPI document (§4.8.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Version of OpenAPI.
    pub openapi: &'static str,
    /// What the application says of itself.
    pub info: Info,
    /// Where it is served: at the root of the document's own site, or below the root path.
    pub servers: [Server; 1],
    /// What every operation asks for that says nothing itself: alternatives of schemes with their scopes
    /// (§4.8.30). None: nothing is asked for.
    pub security: Vec<BTreeMap<String, Vec<String>>>,
    /// Its paths.
    pub paths: BTreeMap<String, PathItem>,
    /// What operations share.
    #[serde(skip_serializing_if = "Components::is_empty")]
    pub components: Components,
    /// The groups of operations, in the order of their first use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

impl Document {
    /// A document without paths.
    #[must_use]
    pub fn new(info: Info) -> Self {
        Self {
            openapi: "3.1.0",
            info,
            servers: [Server {
                url: "/".to_owned(),
                variables: BTreeMap::new(),
            }],
            security: Vec::new(),
            paths: BTreeMap::new(),
            components: Components::default(),
            tags: Vec::new(),
        }
    }

    /// Says that a proxy shows the application below a path.
    pub(crate) fn stand_below(&mut self, root_path: &str) {
        if !root_path.is_empty() {
            self.servers[0].url = root_path.to_owned();
            let operations = self.paths.values_mut().flat_map(PathItem::operations_mut);
            for server in operations.flat_map(|operation| &mut operation.servers) {
                server.url.push_str(root_path);
            }
        }
    }

    /// Visits every schema but those of the components.
    pub(crate) fn visit_schemas(&mut self, visit: &mut Visit<'_>) {
        for item in self.paths.values_mut() {
            item.visit_schemas(visit);
        }
        for response in self.components.responses.values_mut() {
            response.visit_schemas(visit);
        }
    }
}
