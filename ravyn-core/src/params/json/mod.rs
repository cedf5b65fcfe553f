//! JSON bodies.

mod integers;
mod members;
mod schema_types;
mod unfit;

use serde::de::DeserializeOwned;

use self::integers::written_as_integers;
pub use self::members::{BodyMembers, Member};
use self::schema_types::SchemaTypes;
pub(super) use self::unfit::faults as explained;
pub(super) use self::unfit::in_schema_words;
use super::{Argument, FromRequest, Rejection, Source, Stage, body};
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};
use crate::model::{At, RequestModel, Untyped, checked};
use crate::request::Request;
use crate::response::Json;

pub(super) const JSON: &str = "application/json";

/// Reads a model from a JSON body and checks its rules.
///
/// # Errors
/// 415, 413, 408 and 400 end the walk; what does not fit is gathered into the 422.
pub async fn read_model<T: RequestModel>(
    request: &mut Request,
    argument: &Argument,
) -> Result<T, Rejection> {
    let bytes = body::whole(request, Some(JSON)).await?;
    let value: T = parse(&bytes).map_err(|error| {
        let description = match argument.source() {
            Source::Body(description) => description.as_deref(),
            _ => None,
        };
        unfit::explain::<T>(&bytes, &error, description)
    })?;
    checked(value, &At::root(Place::Body)).map_err(Rejection::Faults)
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    read(bytes).or_else(|error| match written_as_integers(bytes) {
        Some(written) => read(&written),
        None => Err(error),
    })
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = T::deserialize(SchemaTypes(&mut deserializer))?;
    deserializer.end()?;
    Ok(value)
}

/// Describes a JSON body.
pub fn describe_json_body(argument: &mut ArgumentMeta, schema: SchemaOf) {
    argument.kind = ArgumentKind::Body {
        media_type: JSON,
        schema: Some(schema),
    };
}

impl<T: RequestModel> FromRequest for Json<T> {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        describe_json_body(argument, SchemaOf::of::<T>());
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        read_model(request, argument).await.map(Self)
    }
}

/// Describes one property of a JSON body.
fn describe_member(argument: &mut ArgumentMeta, schema: SchemaOf) {
    argument.kind = ArgumentKind::BodyMember { schema };
}

macro_rules! json_arguments {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> FromRequest for $type {
            const STAGE: Stage = Stage::Body;

            fn describe(argument: &mut ArgumentMeta) {
                describe_json_body(argument, SchemaOf::of::<Self>());
            }

            async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
                read_model(request, argument).await
            }
        }
    )*};
}

json_arguments! {
    [] serde_json::Value;
    [] serde_json::Map<String, serde_json::Value>;
    [T: DeserializeOwned + Send + 'static] Untyped<T>;
    [T: RequestModel] std::collections::BTreeMap<String, T>;
    [T: RequestModel] std::collections::HashMap<String, T>;
}
