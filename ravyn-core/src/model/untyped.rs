//! Types that are not ours and have no schema.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{At, RequestModel, ResponseModel, Validate};
use crate::error::Faults;

/// Any type that serde knows, documented as any JSON.
///
/// For types of other crates. A type of one's own is better a `#[model]`: that is documented and checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untyped<T>(pub T);

impl<T> std::ops::Deref for Untyped<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> JsonSchema for Untyped<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Any".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::default()
    }
}

#[diagnostic::do_not_recommend]
impl<T> Validate for Untyped<T> {
    fn validate(&self, _: &At<'_>, _: &mut Faults) {}
}

impl<T: DeserializeOwned + Send + 'static> RequestModel for Untyped<T> {}
impl<T: Serialize> ResponseModel for Untyped<T> {}
