//! What the application says of itself.

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
    /// Its address, relative to the document's.
    pub url: String,
}

/// A group of operations (§4.8.22).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// Its name.
    pub name: String,
}
