//! A value of the path, the query string, a header or a cookie.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::Serialize;
use serde_json::Value;

use super::{Examples, is_false};

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterLocation {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
}

/// One parameter (§4.8.12).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it stands.
    #[serde(rename = "in")]
    pub location: ParameterLocation,
    /// What it means, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether a request without it is refused.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether new clients should do without it.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// How a value of several parts is written, where it is not OpenAPI's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<&'static str>,
    /// Whether each part has a name of its own, where it is not OpenAPI's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// Its values.
    pub schema: Schema,
    /// One of its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// Several of its values, in place of one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: Examples,
}

impl Parameter {
    /// Whether the other one is the same parameter: names of header fields have no case.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.location == other.location
            && match self.location {
                ParameterLocation::Header => self.name.eq_ignore_ascii_case(&other.name),
                _ => self.name == other.name,
            }
    }
}
