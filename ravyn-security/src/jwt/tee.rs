//! Reads claims once for two readers: the program's own type sees all of them, and the registered ones are kept
//! aside on the way.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer,
    MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::Reason;
use super::json::{Text, shallow};
use super::registered::{Registered, Value};

/// Reads claims as `C`, and the registered ones.
pub(super) fn read<C: DeserializeOwned>(json: &[u8]) -> Result<(C, Registered<'_>), Reason> {
    shallow(json)?;
    let (mut registered, mut reason) = (Registered::default(), None);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let claims = deserializer
        .deserialize_map(Claims {
            registered: &mut registered,
            reason: &mut reason,
            of: PhantomData,
        })
        .and_then(|claims| deserializer.end().map(|()| claims));
    match claims {
        Ok(claims) => Ok((claims, registered)),
        Err(_) if !json.trim_ascii_start().starts_with(b"{") => Err(Reason::Claims),
        Err(error) => Err(reason.unwrap_or_else(|| unfit(&error))),
    }
}

/// The words of serde repeat values. Those of a missing field do not.
fn unfit(error: &serde_json::Error) -> Reason {
    if !error.is_data() {
        return Reason::Claims;
    }
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    Reason::Unfit(
        words
            .starts_with("missing field `")
            .then(|| words.to_owned()),
    )
}

struct Claims<'r, 'de, C> {
    registered: &'r mut Registered<'de>,
    reason: &'r mut Option<Reason>,
    of: PhantomData<C>,
}

impl<'de, C: DeserializeOwned> Visitor<'de> for Claims<'_, 'de, C> {
    type Value = C;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("claims")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<C, A::Error> {
        C::deserialize(Whole(Tee {
            map,
            registered: self.registered,
            reason: self.reason,
            current: None,
        }))
    }
}

/// The object as a whole. Whatever type is asked for, its members are seen.
struct Whole<'r, 'de, A>(Tee<'r, 'de, A>);

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Whole<'_, 'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    /// `()`: a program that has no claims of its own.
    fn deserialize_unit<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, A::Error> {
        while self.0.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.deserialize_unit(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of the object.
struct Tee<'r, 'de, A> {
    map: A,
    registered: &'r mut Registered<'de>,
    reason: &'r mut Option<Reason>,
    /// The registered claim whose value is next.
    current: Option<&'static str>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Tee<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(Text(name)) = self.map.next_key()? else {
            return Ok(None);
        };
        self.current = Registered::name(&name);
        let key = seed.deserialize(Replay::text(&name))?;
        self.registered.names.add(name);
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some(name) = self.current.take() else {
            return self.map.next_value_seed(seed);
        };
        let wrong = Reason::WrongType(name);
        let value: Value<'de> = match self.map.next_value() {
            Ok(value) => value,
            Err(error) => {
                *self.reason = Some(wrong);
                return Err(error);
            }
        };
        let seen = seed.deserialize(Replay::of(&value))?;
        if self.registered.keep(name, value).is_none() {
            *self.reason = Some(wrong);
            return Err(A::Error::custom("refused"));
        }
        Ok(seen)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// A value that was read, for its second reader.
struct Replay<'v, 'de, E> {
    value: Part<'v, 'de>,
    error: PhantomData<E>,
}

#[derive(Clone, Copy)]
enum Part<'v, 'de> {
    Text(&'v Cow<'de, str>),
    Number(u64),
    List(&'v [Cow<'de, str>]),
}

impl<'v, 'de, E> Replay<'v, 'de, E> {
    fn of(value: &'v Value<'de>) -> Self {
        Self::part(match value {
            Value::Text(text) => Part::Text(text),
            Value::Number(number) => Part::Number(*number),
            Value::List(list) => Part::List(list),
        })
    }

    fn text(text: &'v Cow<'de, str>) -> Self {
        Self::part(Part::Text(text))
    }

    fn part(value: Part<'v, 'de>) -> Self {
        Self {
            value,
            error: PhantomData,
        }
    }
}

impl<'de, E: Error> IntoDeserializer<'de, E> for Replay<'_, 'de, E> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de, E: Error> Deserializer<'de> for Replay<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Part::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Part::Text(Cow::Owned(text)) => visitor.visit_str(text),
            Part::Number(number) => visitor.visit_u64(number),
            Part::List(list) => {
                visitor.visit_seq(SeqDeserializer::new(list.iter().map(Self::text)))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.value {
            Part::Text(text) => IntoDeserializer::<E>::into_deserializer(&**text)
                .deserialize_enum(name, variants, visitor),
            Part::Number(_) | Part::List(_) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}
