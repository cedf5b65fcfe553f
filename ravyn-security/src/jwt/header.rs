//! The header of a token (RFC 7515 §4): it may choose among our keys, and nothing else.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};

use super::json::{Names, Text, shallow};
use super::{Algorithm, Reason};

#[derive(Debug)]
pub(super) struct Header<'t> {
    pub(super) algorithm: Algorithm,
    pub(super) kind: Option<Cow<'t, str>>,
    pub(super) key_id: Option<Cow<'t, str>>,
}

impl<'t> Header<'t> {
    pub(super) fn read(json: &'t [u8]) -> Result<Self, Reason> {
        shallow(json)?;
        let mut reason = Reason::Header;
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let header = deserializer
            .deserialize_map(HeaderVisitor(&mut reason))
            .and_then(|header| deserializer.end().map(|()| header));
        header.map_err(|_| reason)
    }
}

/// Leaves the reason of a refusal where it is told to.
struct HeaderVisitor<'r>(&'r mut Reason);

impl HeaderVisitor<'_> {
    fn refuse<E: Error>(self, reason: Reason) -> E {
        *self.0 = reason;
        E::custom("refused")
    }
}

impl<'de> Visitor<'de> for HeaderVisitor<'_> {
    type Value = Header<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut algorithm, mut kind, mut key_id) = (None, None, None);
        let mut names = Names::default();
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "alg" => algorithm = Some(map.next_value::<Text<'de>>()?.0),
                "typ" => kind = Some(map.next_value::<Text<'de>>()?.0),
                "kid" => key_id = Some(map.next_value::<Text<'de>>()?.0),
                "crit" | "b64" => return Err(self.refuse(Reason::Critical)),
                "jwk" | "jku" | "x5c" | "x5u" => return Err(self.refuse(Reason::BringsKey)),
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
            names.add(name);
        }
        if !names.are_unique() {
            return Err(self.refuse(Reason::DuplicateName));
        }
        let Some(algorithm) = algorithm.and_then(|name| Algorithm::named(&name)) else {
            return Err(self.refuse(Reason::Algorithm));
        };
        Ok(Header {
            algorithm,
            kind,
            key_id,
        })
    }
}
