//! What an answer leads to.

use std::collections::BTreeMap;

use serde::Serialize;

/// An operation that a client can call with what an answer holds (§4.8.20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The name of the operation.
    pub operation_id: String,
    /// Its parameters: constants, or runtime expressions such as `$response.body#/id`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
}
