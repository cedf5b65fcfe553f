//! Text values as serde reads them: each parses exactly as an argument of its type does.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, Expected, IntoDeserializer, Unexpected, Visitor};

use super::json::in_schema_words;
use super::{FromParameter, Mismatch};

/// The values of one name, in the order in which they were given.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    texts: &'a [Cow<'a, str>],
    /// A list of lists has no form as text.
    is_item: bool,
}

/// Why texts are no value of a type.
#[derive(Debug)]
pub(super) enum TextError {
    /// A code and what the text must be.
    Mismatch(Mismatch),
    /// A field that has no default was not given.
    Missing(&'static str),
    /// The type says so in its own words, which may repeat the value.
    Foreign,
}

const UNREADABLE: TextError = TextError::Mismatch(Mismatch::of_type("cannot be read from text"));

const DUPLICATE: TextError = TextError::Mismatch(Mismatch {
    code: "duplicate",
    detail: Cow::Borrowed("is given more than once"),
});

impl<'a> Texts<'a> {
    pub(super) const fn new(texts: &'a [Cow<'a, str>]) -> Self {
        Self {
            texts,
            is_item: false,
        }
    }

    const fn item(text: &'a Cow<'a, str>) -> Self {
        Self {
            texts: std::slice::from_ref(text),
            is_item: true,
        }
    }

    fn one(self) -> Result<&'a str, TextError> {
        match self.texts {
            [text] => Ok(text),
            [] => Err(Mismatch::required().into()),
            _ => Err(DUPLICATE),
        }
    }

    fn parse<T: FromParameter>(self) -> Result<T, TextError> {
        Ok(T::parse(self.one()?)?)
    }
}

impl Mismatch {
    /// A value that is not there.
    pub(super) const fn required() -> Self {
        Self {
            code: "required",
            detail: Cow::Borrowed("is required"),
        }
    }
}

impl IntoDeserializer<'_, TextError> for Texts<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! scalars {
    ($($deserialize:ident $visit:ident),* $(,)?) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            visitor.$visit(self.parse()?)
        }
    )*};
}

macro_rules! unreadable {
    ($($deserialize:ident($($argument:ty),*)),* $(,)?) => {$(
        fn $deserialize<V: Visitor<'de>>(self, $(_: $argument,)* _: V) -> Result<V::Value, TextError> {
            Err(UNREADABLE)
        }
    )*};
}

impl<'de> Deserializer<'de> for Texts<'_> {
    type Error = TextError;

    scalars! {
        deserialize_bool visit_bool, deserialize_char visit_char,
        deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32,
        deserialize_u64 visit_u64, deserialize_u128 visit_u128,
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_i64 visit_i64, deserialize_i128 visit_i128,
        deserialize_f32 visit_f32, deserialize_f64 visit_f64,
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_str(self.one()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.deserialize_str(visitor)
    }

    /// What is there is a value: an empty text is an empty text, not `None`.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        if self.is_item {
            return Err(UNREADABLE);
        }
        visitor.visit_seq(SeqDeserializer::new(self.texts.iter().map(Texts::item)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_enum(StrDeserializer::new(self.one()?))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        if self.texts.len() == 1 {
            self.deserialize_str(visitor)
        } else {
            self.deserialize_seq(visitor)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_unit()
    }

    unreadable! {
        deserialize_bytes(), deserialize_byte_buf(), deserialize_map(), deserialize_unit(),
        deserialize_unit_struct(&'static str), deserialize_tuple(usize),
        deserialize_tuple_struct(&'static str, usize),
        deserialize_struct(&'static str, &'static [&'static str]),
    }
}

impl From<Mismatch> for TextError {
    fn from(mismatch: Mismatch) -> Self {
        Self::Mismatch(mismatch)
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch(mismatch) => f.write_str(&mismatch.detail),
            Self::Missing(name) => write!(f, "`{name}` is required"),
            Self::Foreign => f.write_str("does not fit"),
        }
    }
}

impl std::error::Error for TextError {}

impl de::Error for TextError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Foreign
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match found {
            // The name of a variant that carries data.
            Unexpected::UnitVariant => UNREADABLE,
            _ => Self::expected(expected),
        }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::Mismatch(Mismatch {
            code: "enum",
            detail: format!("must be one of {}", expected.join(", ")).into(),
        })
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::Mismatch(Mismatch {
            code: "additionalProperties",
            detail: Cow::Borrowed("is not a known field"),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }

    fn duplicate_field(_: &'static str) -> Self {
        DUPLICATE
    }
}

impl TextError {
    fn expected(expected: &dyn Expected) -> Self {
        match in_schema_words(&expected.to_string()) {
            Some(words) => Self::Mismatch(Mismatch {
                code: "type",
                detail: format!("must be {words}").into(),
            }),
            None => Self::Foreign,
        }
    }
}
