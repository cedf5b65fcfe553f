//! One thing that is wrong with a request, and the list of all of them.

use std::borrow::Cow;

use serde::Serialize;

use crate::meta::Place;

/// One fault of a request: where it is, a stable code, and words for a person.
///
/// The value itself is never repeated: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    #[serde(rename = "location", serialize_with = "place_text")]
    place: Place,
    /// The parameter's name; bodies have a pointer instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// JSON Pointer (RFC 6901) into the value; empty is the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    code: Cow<'static, str>,
    detail: String,
}

impl Fault {
    /// A fault of a named parameter.
    #[must_use]
    pub fn parameter(
        place: Place,
        name: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            place,
            name: Some(name.into()),
            pointer: None,
            code: code.into(),
            detail: detail.into(),
        }
    }

    /// A fault of the body, at a JSON Pointer.
    #[must_use]
    pub fn body(
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            place: Place::Body,
            name: None,
            pointer: Some(pointer.into()),
            code: code.into(),
            detail: detail.into(),
        }
    }

    /// The same fault of a body that stands at `prefix` in another one.
    pub(crate) fn within(mut self, prefix: &str) -> Self {
        self.pointer = self.pointer.map(|pointer| format!("{prefix}{pointer}"));
        self
    }

    /// Where in the request it is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The parameter's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The place in the body.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// Its stable code: a JSON Schema keyword (`minimum`, `required`, `type`) where one says it.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Words for a person.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
fn place_text<S: serde::Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(place.as_str())
}

/// The most faults that one answer lists.
const MOST_FAULTS: usize = 100;

/// The faults of one request, in the order they were found; at most 100.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// None so far.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one. Past the hundredth they are dropped.
    pub fn push(&mut self, fault: Fault) {
        if !self.is_full() {
            self.0.push(fault);
        }
    }

    /// Adds several.
    pub fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it takes no more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= MOST_FAULTS
    }

    /// The faults so far.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The list itself.
    #[must_use]
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}
