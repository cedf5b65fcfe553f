//! JSON answers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use http::{HeaderValue, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;

use super::{IntoResponse, Response, error_response};
use crate::error::Error;
use crate::meta::{ResponseMeta, ResponsesMeta, SchemaOf};
use crate::model::{ResponseModel, Untyped};

/// JSON of a model: the body as an argument, the answer as a return value.
///
/// A model needs no wrapper in either place. `Json` is for what is no model by itself: a list of
/// numbers, an `Option` that shall be `null` instead of 404, a `serde_json::Value` that is built inline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> std::ops::Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Serializes `value` as a 200; a value that cannot be serialized is an opaque 500.
pub fn json_response<T: Serialize + ?Sized>(value: &T) -> Response {
    let mut bytes = Vec::with_capacity(128);
    match serde_json::to_writer(&mut bytes, value) {
        Ok(()) => super::with_content_type(JSON, bytes.into()),
        Err(error) => error_response(Error::internal(error)),
    }
}

/// Describes the success answer as JSON of `T`.
pub fn describe_json<T: JsonSchema>(meta: &mut ResponsesMeta) {
    meta.add(ResponseMeta::success().content("application/json", Some(SchemaOf::of::<T>())));
}

macro_rules! json_answers {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> IntoResponse for $type {
            fn into_response(self) -> Response {
                json_response(&self)
            }

            fn describe(meta: &mut ResponsesMeta) {
                describe_json::<$type>(meta);
            }
        }
    )*};
}

json_answers! {
    [T: ResponseModel] Vec<T>;
    [T: ResponseModel] Box<[T]>;
    [T: ResponseModel] BTreeMap<String, T>;
    [T: ResponseModel, S: std::hash::BuildHasher] HashMap<String, T, S>;
    [] serde_json::Value;
    [] serde_json::Map<String, serde_json::Value>;
}

impl<T: ResponseModel> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        json_response(&self.0)
    }

    fn describe(meta: &mut ResponsesMeta) {
        describe_json::<T>(meta);
    }
}

impl<T: Serialize> IntoResponse for Untyped<T> {
    fn into_response(self) -> Response {
        json_response(&self.0)
    }

    fn describe(meta: &mut ResponsesMeta) {
        describe_json::<serde_json::Value>(meta);
    }
}

/// `None` is a 404.
impl<T: IntoResponse> IntoResponse for Option<T> {
    fn into_response(self) -> Response {
        match self {
            Some(value) => value.into_response(),
            None => super::problem_response(&crate::error::Problem::new(StatusCode::NOT_FOUND)),
        }
    }

    fn describe(meta: &mut ResponsesMeta) {
        T::describe(meta);
        meta.problem(
            StatusCode::NOT_FOUND,
            "not-found",
            Cow::Borrowed("Not Found"),
        );
    }
}
