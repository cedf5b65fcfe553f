//! Places that hold an object, or say where it is.

use serde::Serialize;

/// Where an object is (§4.8.23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Its place, as a URI reference: `#/components/responses/InternalError`.
    #[serde(rename = "$ref")]
    pub target: String,
}

/// An object, or where it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OrReference<T> {
    /// Where it is.
    Reference(Reference),
    /// The object.
    Object(T),
}

impl<T> OrReference<T> {
    /// The object among the components of this kind and name.
    #[must_use]
    pub fn component(kind: &str, name: &str) -> Self {
        Self::Reference(Reference {
            target: format!("#/components/{kind}/{name}"),
        })
    }
}
