//! Bodies of requests, and the content of bodies in either direction.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::Serialize;
use serde_json::Value;

use super::{Examples, Visit, is_false};

/// The body of a request (§4.8.13).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestBody {
    /// What it means, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its content, by media type.
    pub content: BTreeMap<String, MediaType>,
    /// Whether a request without it is refused.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
}

/// Content of one media type (§4.8.14).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MediaType {
    /// Its values; `None` for bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The items, where they come one after the other. OpenAPI 3.2 alone has it.
    #[serde(rename = "itemSchema", skip_serializing_if = "Option::is_none")]
    pub item_schema: Option<Schema>,
    /// One of its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// Several of its values, in place of one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: Examples,
    /// How properties of a form are written, where it is not OpenAPI's default.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encoding: BTreeMap<String, Encoding>,
}

/// How a property of a form is written (§4.8.15).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Encoding {
    /// The style of a query parameter.
    pub style: &'static str,
    /// Whether each part has a name of its own.
    pub explode: bool,
}

impl RequestBody {
    pub(crate) fn visit_schemas(&mut self, visit: &mut Visit<'_>) {
        self.content
            .values_mut()
            .flat_map(MediaType::schemas_mut)
            .for_each(visit);
    }
}

impl MediaType {
    pub(super) fn schemas_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        [&mut self.schema, &mut self.item_schema]
            .into_iter()
            .flatten()
    }
}
