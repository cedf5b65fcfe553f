//! Examples that have names.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// An example (§4.8.19).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// What it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The value, as it stands on the wire.
    pub value: Value,
}

/// Examples, by name.
pub type Examples = BTreeMap<String, Example>;
