//! MessagePack (msgpack.org).

/// The encoder of `application/msgpack`; needs the feature `msgpack`.
///
/// A value is written as its JSON would be, so that one schema describes both: a struct is a map, a date a text. An
/// integer beyond 64 bits cannot be written.
#[derive(Clone, Copy, Debug)]
pub struct MessagePack;

#[cfg(feature = "msgpack")]
#[diagnostic::do_not_recommend]
impl super::Encoder for MessagePack {
    const MEDIA_TYPE: &'static str = "application/msgpack";

    fn encode<T: crate::model::ResponseModel>(
        value: &T,
    ) -> Result<Vec<u8>, crate::error::BoxError> {
        let value = serde_json::to_value(value)?;
        Ok(rmp_serde::to_vec(&value)?)
    }
}
