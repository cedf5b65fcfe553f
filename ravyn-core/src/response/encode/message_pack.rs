//! MessagePack (msgpack.org).

/// The encoder of `application/msgpack`; needs the feature `msgpack`.
///
/// A value is written as its JSON would be, so that one schema describes both: a struct is a map, a date a text.
#[derive(Clone, Copy, Debug)]
pub struct MessagePack;

#[cfg(feature = "msgpack")]
#[diagnostic::do_not_recommend]
impl super::Encoder for MessagePack {
    const MEDIA_TYPE: &'static str = "application/msgpack";

    fn encode<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, crate::error::BoxError> {
        let mut bytes = Vec::with_capacity(128);
        let serializer = rmp_serde::Serializer::new(&mut bytes);
        value.serialize(&mut serializer.with_struct_map().with_human_readable())?;
        Ok(bytes)
    }
}
