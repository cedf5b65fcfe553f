//! An answer.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::Serialize;

use super::{Link, MediaType, Visit, is_false};

/// One answer of an operation (§4.8.17).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// What it means, CommonMark.
    pub description: String,
    /// Its header fields, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Header>,
    /// Its content, by media type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: BTreeMap<String, MediaType>,
    /// What it leads to, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub links: BTreeMap<String, Link>,
}

/// A header field of an answer (§4.8.21).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Header {
    /// What it means, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the answer always has it.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Its values.
    pub schema: Schema,
}

impl Response {
    pub(crate) fn visit_schemas(&mut self, visit: &mut Visit<'_>) {
        self.headers
            .values_mut()
            .for_each(|header| visit(&mut header.schema));
        self.content
            .values_mut()
            .flat_map(MediaType::schemas_mut)
            .for_each(visit);
    }
}
