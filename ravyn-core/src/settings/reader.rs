//! Values as serde reads them.
//!
//! A text of the environment is parsed as the type that is asked for; other values keep their types. The
//! words of an error never repeat the value, unless the type that refuses it does.

use std::fmt::{self, Display};

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, Expected, IntoDeserializer, Visitor};
use serde_json::Value as Json;

use super::input::{Input, Table};
use super::quantity;

/// Why a value cannot be read: what it must be.
#[derive(Debug)]
pub(super) struct Mismatch(String);

impl Mismatch {
    fn must_be(expected: impl Display) -> Self {
        Self(format!("must be {expected}"))
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: Display>(message: T) -> Self {
        Self(format!("cannot be used: {message}"))
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::must_be(expected)
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::must_be(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::must_be(expected)
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::must_be(alternatives(expected))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        let expected = alternatives(expected);
        Self(format!(
            "has a name that is not known; it may have {expected}"
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(format!("lacks `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self(format!("has `{field}` twice"))
    }
}

/// `a`, `b` or `c`
fn alternatives(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Reads a `T`.
pub(super) fn read<T: DeserializeOwned>(input: &Input) -> Result<T, Mismatch> {
    T::deserialize(Reader(input))
}

/// The text as it is in JSON, for what has no form of its own in a variable.
fn json(text: &str, expected: &dyn Expected) -> Result<Input, Mismatch> {
    match serde_json::from_str::<Json>(text) {
        Ok(value) => Ok(value.into()),
        // Without serde's words, which may be followed by the text.
        Err(_) => Err(Mismatch(format!("must be {expected}, written as JSON"))),
    }
}

#[derive(Clone, Copy)]
struct Reader<'a>(&'a Input);

impl IntoDeserializer<'_, Mismatch> for Reader<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The members of a table.
fn members(table: &Table) -> impl Iterator<Item = (&str, Reader<'_>)> {
    let members = table.iter();
    members.map(|(name, node)| (name.as_str(), Reader(&node.value)))
}

macro_rules! integers {
    ($($deserialize:ident $visit:ident $type:ident,)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            let number = match self.0 {
                Input::Text(text) => text.trim().parse().ok(),
                Input::Integer(number) => $type::try_from(*number).ok(),
                _ => None,
            };
            let number = number.ok_or_else(|| {
                Mismatch(format!("must be a whole number from {} to {}", $type::MIN, $type::MAX))
            })?;
            visitor.$visit(number)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Mismatch;

    integers! {
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64, deserialize_u128 visit_u128 u128,
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_i128 visit_i128 i128,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Text(text) => match serde_json::from_str::<Json>(text) {
                Ok(value) => Reader(&value.into()).deserialize_any(visitor),
                Err(_) => visitor.visit_str(text),
            },
            Input::Null => visitor.visit_unit(),
            Input::Bool(value) => visitor.visit_bool(*value),
            Input::Integer(number) => match (u64::try_from(*number), i64::try_from(*number)) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => visitor.visit_i128(*number),
            },
            Input::Float(number) => visitor.visit_f64(*number),
            Input::String(text) => visitor.visit_str(text),
            Input::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Reader))),
            Input::Table(table) => visitor.visit_map(MapDeserializer::new(members(table))),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = match self.0 {
            Input::Bool(value) => Some(*value),
            Input::Text(text) => match text.trim() {
                "true" | "1" | "on" | "yes" => Some(true),
                "false" | "0" | "off" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        };
        visitor.visit_bool(value.ok_or_else(|| Mismatch::must_be("`true` or `false`"))?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let number = match self.0 {
            Input::Text(text) => text.trim().parse().ok(),
            Input::Float(number) => Some(*number),
            // Exact up to 2^53, which is as far as the type itself counts.
            Input::Integer(number) => number.to_string().parse().ok(),
            _ => None,
        };
        visitor.visit_f64(number.ok_or_else(|| Mismatch::must_be("a number"))?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Text(text) | Input::String(text) => visitor.visit_str(text),
            _ => Err(Mismatch::must_be("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Text(text) | Input::String(text) => visitor.visit_bytes(text.as_bytes()),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Text(text) if text.trim_start().starts_with('[') => {
                Reader(&json(text, &"a list")?).deserialize_seq(visitor)
            }
            Input::Text(text) => {
                let items = text.split(',').map(str::trim);
                let items = items.map(|item| Input::Text(item.to_owned()));
                let items = items.filter(|_| !text.trim().is_empty());
                Reader(&Input::List(items.collect())).deserialize_seq(visitor)
            }
            Input::List(_) => self.deserialize_any(visitor),
            _ => Err(Mismatch::must_be("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Text(text) => Reader(&json(text, &"a table")?).deserialize_map(visitor),
            Input::Table(_) => self.deserialize_any(visitor),
            _ => Err(Mismatch::must_be("a table")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        // The one struct that is written as a text; serde itself asks for it by its fields.
        if name != "Duration" || fields != ["secs", "nanos"] {
            return self.deserialize_map(visitor);
        }
        let duration = match self.0 {
            Input::Text(text) | Input::String(text) => quantity::duration(text),
            Input::Table(_) => return self.deserialize_map(visitor),
            _ => None,
        };
        let duration = duration.ok_or_else(|| Mismatch::must_be(quantity::DURATION))?;
        let parts = [duration.as_secs(), u64::from(duration.subsec_nanos())];
        visitor.visit_seq(SeqDeserializer::new(parts.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.0 {
            Input::Text(text) if text.trim_start().starts_with('{') => {
                let value = json(text, &"a table")?;
                Reader(&value).deserialize_enum(name, variants, visitor)
            }
            Input::Text(text) | Input::String(text) => {
                visitor.visit_enum(text.as_str().into_deserializer())
            }
            Input::Table(table) => {
                let members = MapDeserializer::new(members(table));
                visitor.visit_enum(MapAccessDeserializer::new(members))
            }
            _ => Err(Mismatch::must_be(alternatives(variants))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }
}

#[cfg(test)]
mod tests;
