//! A model from named texts: the fields of a group of parameters, or of a form.
//!
//! serde stops at the first value that does not fit. What did not fit is then left out and the rest read
//! again, so that one answer names every field; a request without faults is read once.

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::Mismatch;
use super::text::{TextError, Texts};

/// Most faults that are looked for in one record.
const MOST_UNFIT: usize = 100;

/// One field: its name and its texts, or why they could not be read.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) texts: Result<Vec<Cow<'a, str>>, Mismatch>,
}

/// A field that does not fit, or, without a name, the record as a whole.
#[derive(Debug)]
pub(super) struct Unfit {
    pub(super) name: Option<String>,
    pub(super) error: TextError,
}

/// The fields that do not fit, those that do, and the names of all in the order of declaration.
pub(super) struct Refusal<'a> {
    pub(super) unfit: Vec<Unfit>,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) declared: &'static [&'static str],
}

/// Reads a model.
pub(super) fn decode<T: DeserializeOwned>(entries: Vec<Entry<'_>>) -> Result<T, Refusal<'_>> {
    let record = Record {
        entries,
        at: Cell::new(None),
        declared: Cell::new(&[]),
    };
    match T::deserialize(&record) {
        Ok(value) => Ok(value),
        Err(error) => Err(record.explain::<T>(error)),
    }
}

struct Record<'a> {
    entries: Vec<Entry<'a>>,
    /// The entry that is being read.
    at: Cell<Option<usize>>,
    declared: Cell<&'static [&'static str]>,
}

impl<'a> Record<'a> {
    fn explain<T: DeserializeOwned>(mut self, mut error: TextError) -> Refusal<'a> {
        let mut unfit: Vec<Unfit> = Vec::new();
        while unfit.len() < MOST_UNFIT {
            // A fault of the whole may come of what was left out.
            let is_known = |name: &str| unfit.iter().any(|one| one.name.as_deref() == Some(name));
            let (name, is_last) = match (self.at.take(), &error) {
                (Some(at), _) => (Some(self.entries.remove(at).name.to_owned()), false),
                (None, TextError::Missing(name)) if !is_known(name) => {
                    (Some((*name).to_owned()), true)
                }
                (None, _) if unfit.is_empty() => (None, true),
                (None, _) => break,
            };
            unfit.push(Unfit { name, error });
            if is_last {
                break;
            }
            match T::deserialize(&self) {
                Ok(_) => break,
                Err(next) => error = next,
            }
        }
        Refusal {
            unfit,
            entries: self.entries,
            declared: self.declared.get(),
        }
    }
}

impl<'de> Deserializer<'de> for &Record<'_> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_map(Walk {
            record: self,
            next: 0,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.declared.set(fields);
        self.deserialize_any(visitor)
    }

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

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// One pass over the entries.
struct Walk<'r, 'a> {
    record: &'r Record<'a>,
    next: usize,
}

impl<'de> MapAccess<'de> for Walk<'_, '_> {
    type Error = TextError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, TextError> {
        let Some(entry) = self.record.entries.get(self.next) else {
            self.record.at.set(None);
            return Ok(None);
        };
        self.record.at.set(Some(self.next));
        self.next += 1;
        seed.deserialize(StrDeserializer::new(entry.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, TextError> {
        // serde asks for a value only after its key.
        match &self.record.entries[self.next - 1].texts {
            Ok(texts) => seed.deserialize(Texts::new(texts)),
            Err(mismatch) => Err(mismatch.clone().into()),
        }
    }
}
