//! Groups of operations, and documentation that stands elsewhere.

use serde::Serialize;
use serde_json::Value;

use super::Extensions;

/// A group of operations (§4.8.22).
///
/// ```
/// use ravyn_openapi::{ExternalDocs, OpenApi, Tag};
///
/// let items = Tag::new("items")
///     .description("What can be bought.")
///     .external_docs(ExternalDocs::new("https://docs.example.com/items"));
/// let openapi = OpenApi::new().tag(items);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "no document has it until it is given to one: `.tag(tag)`"]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// What it groups, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where more of it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// Fields of others.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Tag {
    /// A tag of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            external_docs: None,
            extensions: Extensions::new(),
        }
    }

    /// Says what it groups, CommonMark.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Says where more of it stands.
    pub fn external_docs(mut self, docs: ExternalDocs) -> Self {
        self.external_docs = Some(docs);
        self
    }

    /// Adds a field that OpenAPI does not know; its name begins with `x-`.
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extensions.insert(name.into(), value.into());
        self
    }
}

/// Documentation that stands elsewhere (§4.8.11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use = "nothing leads there until the document says so: `.external_docs(docs)`"]
pub struct ExternalDocs {
    /// What it is, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it is.
    pub url: String,
}

impl ExternalDocs {
    /// Documentation at an address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            description: None,
            url: url.into(),
        }
    }

    /// Says what it is, CommonMark.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}
