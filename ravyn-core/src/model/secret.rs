//! A secret in a body: read, checked and documented as what it holds, and never an answer.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{At, RequestModel, Validate};
use crate::error::Faults;
use crate::secret::Secret;

impl<T: JsonSchema> JsonSchema for Secret<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("Secret<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        if schema.get("type").is_some_and(|of| of == "string") {
            schema.insert("format".to_owned(), "password".into());
        }
        schema.insert("writeOnly".to_owned(), true.into());
        schema
    }
}

#[diagnostic::do_not_recommend]
impl<T: RequestModel> RequestModel for Secret<T> {}

impl<T: Validate> Validate for Secret<T> {
    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        self.expose().validate(at, faults);
    }
}
