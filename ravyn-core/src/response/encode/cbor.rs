//! CBOR (RFC 8949).

/// The encoder of `application/cbor`; needs the feature `cbor`.
///
/// A value is written as its JSON would be, so that one schema describes both: a date is a text. An integer beyond 64
/// bits cannot be written.
#[derive(Clone, Copy, Debug)]
pub struct Cbor;

#[cfg(feature = "cbor")]
#[diagnostic::do_not_recommend]
impl super::Encoder for Cbor {
    const MEDIA_TYPE: &'static str = "application/cbor";

    fn encode<T: crate::model::ResponseModel>(
        value: &T,
    ) -> Result<Vec<u8>, crate::error::BoxError> {
        let value = serde_json::to_value(value)?;
        let mut bytes = Vec::with_capacity(128);
        ciborium::into_writer(&value, &mut bytes)?;
        Ok(bytes)
    }
}
