//! What the application says of itself.

use std::collections::BTreeMap;

use serde::Serialize;

/// Title, version and description of the application (§4.8.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Info {
    /// Its title.
    pub title: String,
    /// Its description, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its own version, not that of OpenAPI.
    pub version: String,
}

/// A place where the application is served (§4.8.5).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Server {
    /// Its address, relative to the document's. `{name}` stands for the value of a variable.
    pub url: String,
    /// The variables, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, ServerVariable>,
}

/// A part of a server's address that a client chooses (§4.8.6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ServerVariable {
    /// The value of a client that chooses none.
    pub default: String,
}

/// A group of operations (§4.8.22).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// Its name.
    pub name: String,
}
