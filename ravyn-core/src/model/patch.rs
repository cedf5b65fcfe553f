//! Changes of a value, field by field.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{At, RequestModel, ResponseModel, Validate};
use crate::error::Faults;

/// A field of a change (JSON Merge Patch, RFC 7396): not there, `null`, or a value.
///
/// In a `#[model]` a field of this type may be absent. Its schema is that of `T` or `null`, and rules on the
/// field hold for a value.
///
/// # Example
/// ```
/// use ravyn_core::model::Patch;
///
/// let mut nickname = Some("Al".to_owned());
/// Patch::Absent.apply(&mut nickname);
/// assert_eq!(nickname.as_deref(), Some("Al"));
/// Patch::Value("Bo".to_owned()).apply(&mut nickname);
/// assert_eq!(nickname.as_deref(), Some("Bo"));
/// Patch::Null.apply(&mut nickname);
/// assert_eq!(nickname, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The field was not there: nothing changes.
    #[default]
    Absent,
    /// The field was `null`: what was there is taken out.
    Null,
    /// The new value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the field was not there.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The new value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// What the client said: nothing, or the value that there shall be from now on.
    #[must_use]
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Changes a value that may be missing.
    pub fn apply(self, target: &mut Option<T>) {
        if let Some(change) = self.into_change() {
            *target = change;
        }
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    /// A field that is absent is left out by the model that it stands in; by itself it is `null`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As a newtype, so that serde does not take an absent field for `null`: without `Patch`'s default it is
        // required.
        deserializer.deserialize_newtype_struct("Patch", There(PhantomData))
    }
}

/// Reads what is there.
struct There<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for There<T> {
    type Value = Patch<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Patch<T>, D::Error> {
        Option::deserialize(value).map(Patch::from)
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

impl<T: Validate> Validate for Patch<T> {
    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        if let Some(value) = self.value() {
            value.validate(at, faults);
        }
    }
}

impl<T: RequestModel> RequestModel for Patch<T> {
    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}
impl<T: ResponseModel> ResponseModel for Patch<T> {}
