//! One value in several representations, of which the client chooses (RFC 9110 §12.5.1).
//!
//! `produces("application/json", "text/csv")` on a handler names them. What the client takes is known before the
//! handler runs: one that takes none of them reads 406.

mod cbor;
mod csv;
mod message_pack;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, VARY};
use http::{HeaderValue, StatusCode};
use schemars::JsonSchema;

pub use self::cbor::Cbor;
pub use self::csv::Csv;
pub use self::message_pack::MessagePack;
use super::Response;
use crate::error::{BoxError, Error};
use crate::meta::{ProducedMeta, ResponseMeta, ResponsesMeta, SchemaOf};
use crate::model::ResponseModel;
use crate::request::{Request, choose};

/// Writes values in one representation.
///
/// # Example
/// ```
/// use ravyn_core::error::BoxError;
/// use ravyn_core::model::ResponseModel;
/// use ravyn_core::response::Encoder;
///
/// /// JSON for people.
/// struct Indented;
///
/// impl Encoder for Indented {
///     const MEDIA_TYPE: &'static str = "application/vnd.shop.indented+json";
///
///     fn encode<T: ResponseModel>(value: &T) -> Result<Vec<u8>, BoxError> {
///         Ok(serde_json::to_vec_pretty(value)?)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an encoder",
    label = "not an encoder",
    note = "`Cbor`, `Csv` and `MessagePack` need the feature of that name: `cbor`, `csv`, `msgpack`",
    note = "for another representation, implement `Encoder` for a type of your own"
)]
pub trait Encoder: 'static {
    /// Its media type, without parameters.
    const MEDIA_TYPE: &'static str;

    /// Writes a value.
    ///
    /// # Errors
    /// Anything; the client then reads an opaque 500.
    fn encode<T: ResponseModel>(value: &T) -> Result<Vec<u8>, BoxError>;

    /// The schema of what it writes. Default: that of the value.
    #[must_use]
    fn schema<T: JsonSchema>() -> Option<SchemaOf> {
        Some(SchemaOf::of::<T>())
    }

    /// Why values of a type have no such representation, in words that follow "a handler": a fault of the build.
    /// Default: all have.
    #[must_use]
    fn refuses<T: JsonSchema>() -> Option<String> {
        None
    }
}

/// The encoder of `application/json`.
#[derive(Clone, Copy, Debug)]
pub struct JsonEncoder;

#[diagnostic::do_not_recommend]
impl Encoder for JsonEncoder {
    const MEDIA_TYPE: &'static str = "application/json";

    fn encode<T: ResponseModel>(value: &T) -> Result<Vec<u8>, BoxError> {
        Ok(serde_json::to_vec(value)?)
    }
}

/// The encoders of one handler, in the order of its liking.
pub trait Encoders {
    /// Their media types.
    const MEDIA_TYPES: &'static [&'static str];

    /// Writes a value with the encoder at `chosen`.
    ///
    /// # Errors
    /// The encoder's.
    fn encode<T: ResponseModel>(chosen: usize, value: &T) -> Result<Vec<u8>, BoxError>;

    /// What is known of each for a type.
    fn describe<T: JsonSchema>() -> Vec<ProducedMeta>;
}

/// The position of the encoder that the client likes best.
///
/// # Errors
/// 406: it takes none of them.
pub fn negotiate<E: Encoders>(request: &Request) -> Result<usize, Error> {
    choose(request.headers(), E::MEDIA_TYPES).ok_or_else(|| {
        let detail = format!("the answer can be {}", E::MEDIA_TYPES.join(", "));
        Error::refused(StatusCode::NOT_ACCEPTABLE, detail, Vec::new())
    })
}

/// The answer with a value as the client likes it best.
///
/// # Errors
/// The encoder's, as an opaque 500.
pub fn produced<E: Encoders, T: ResponseModel>(
    chosen: usize,
    value: &T,
) -> Result<Response, Error> {
    let bytes = Bytes::from(E::encode(chosen, value).map_err(Error::internal)?);
    let mut response = Response::new(bytes.into());
    // `build()` has refused what is no media type.
    let media_type = E::MEDIA_TYPES.get(chosen).copied().unwrap_or_default();
    if let Ok(media_type) = HeaderValue::from_str(media_type) {
        response.headers_mut().insert(CONTENT_TYPE, media_type);
    }
    if E::MEDIA_TYPES.len() > 1 {
        response.headers_mut().insert(VARY, ACCEPT.into());
    }
    Ok(response)
}

/// Describes the success in every representation.
pub fn describe_produced<E: Encoders, T: ResponseModel>(
    meta: &mut ResponsesMeta,
) -> Vec<ProducedMeta> {
    let produced = E::describe::<T>();
    let mut success = ResponseMeta::success();
    for one in &produced {
        success = success.content(one.media_type, one.schema);
    }
    if produced.len() > 1 {
        success = success.header("Vary", "That the answer depends on the field Accept");
    }
    meta.add(success);
    produced
}

macro_rules! encoders {
    ($($count:literal: $($encoder:ident $position:literal),*;)*) => {$(
        impl<$($encoder: Encoder),*> Encoders for ($($encoder,)*) {
            const MEDIA_TYPES: &'static [&'static str] = &[$($encoder::MEDIA_TYPE),*];

            fn encode<V: ResponseModel>(chosen: usize, value: &V) -> Result<Vec<u8>, BoxError> {
                match chosen {
                    $($position => $encoder::encode(value),)*
                    _ => Err("there is no such encoder".into()),
                }
            }

            fn describe<V: JsonSchema>() -> Vec<ProducedMeta> {
                vec![$(ProducedMeta {
                    media_type: $encoder::MEDIA_TYPE,
                    schema: $encoder::schema::<V>(),
                    refusal: $encoder::refuses::<V>(),
                }),*]
            }
        }
    )*};
}

encoders! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
}
