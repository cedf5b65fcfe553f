//! The rules: one function each, called by generated code for fields and for arguments alike.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt;
use std::hash::BuildHasher;
use std::sync::OnceLock;

use regex::Regex;
use serde::Serialize;

/// A number of any width, compared without loss between integers.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An integer.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
}

impl Number {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a bound beyond 2^53 on a float cannot be exact"
    )]
    fn as_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => Some(left.cmp(&right)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    fn is_multiple_of(self, step: Self) -> bool {
        match (self, step) {
            (Self::Int(value), Self::Int(step)) => step != 0 && value % step == 0,
            _ => {
                let quotient = self.as_f64() / step.as_f64();
                // 0.3 is a multiple of 0.1 for a person; in binary it is not.
                (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
            }
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

impl From<Number> for serde_json::Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(value) => i64::try_from(value)
                .map(Self::from)
                .or_else(|_| u64::try_from(value).map(Self::from))
                .unwrap_or_else(|_| number.as_f64().into()),
            Number::Float(value) => value.into(),
        }
    }
}

/// A value with a size on the number line: `minimum`, `maximum`, `multiple_of`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `minimum`, `maximum` or `multiple_of`",
    label = "not a number",
    note = "a text has `min_length`, `max_length`, `pattern` and `format`; a list has `min_items`, `max_items` and `unique_items`"
)]
pub trait Numeric {
    /// The number; `None` where there is no value.
    fn number(&self) -> Option<Number>;
}

/// A value that is text: `min_length`, `max_length`, `pattern`, `format`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `min_length`, `max_length`, `pattern` or `format`",
    label = "not a text",
    note = "a number has `minimum`, `maximum` and `multiple_of`; a list has `min_items`, `max_items` and `unique_items`"
)]
pub trait Textual {
    /// The text; `None` where there is no value.
    fn text(&self) -> Option<&str>;
}

/// A value that is a list: `min_items`, `max_items`, `unique_items`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `min_items`, `max_items` or `unique_items`",
    label = "not a list",
    note = "a text has `min_length`, `max_length`, `pattern` and `format`; a number has `minimum`, `maximum` and `multiple_of`"
)]
pub trait Items {
    /// How many there are; `None` where there is no list.
    fn count(&self) -> Option<usize>;

    /// Whether no two are equal as JSON.
    fn are_unique(&self) -> bool;
}

/// A value that is a map: `min_properties`, `max_properties`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `min_properties` or `max_properties`",
    label = "not a map"
)]
pub trait Properties {
    /// How many there are; `None` where there is no map.
    fn properties(&self) -> Option<usize>;
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Numeric for $type {
            #[inline]
            fn number(&self) -> Option<Number> {
                i128::try_from(*self).ok().map(Number::Int)
            }
        }
    )*};
}

integers!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

impl Numeric for f64 {
    #[inline]
    fn number(&self) -> Option<Number> {
        Some(Number::Float(*self))
    }
}

impl Numeric for f32 {
    #[inline]
    fn number(&self) -> Option<Number> {
        Some(Number::Float(f64::from(*self)))
    }
}

impl Textual for String {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Textual for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

macro_rules! through {
    ($($(#[$meta:meta])* $outer:ty: $value:ident => $inner:expr;)*) => {$(
        impl<T: Numeric> Numeric for $outer {
            #[inline]
            fn number(&self) -> Option<Number> {
                let $value = self;
                $inner.and_then(|value: &T| value.number())
            }
        }

        impl<T: Textual> Textual for $outer {
            #[inline]
            fn text(&self) -> Option<&str> {
                let $value = self;
                $inner.and_then(|value: &T| value.text())
            }
        }

        impl<T: Items> Items for $outer {
            #[inline]
            fn count(&self) -> Option<usize> {
                let $value = self;
                $inner.and_then(|value: &T| value.count())
            }

            fn are_unique(&self) -> bool {
                let $value = self;
                $inner.is_none_or(|value: &T| value.are_unique())
            }
        }

        impl<T: Properties> Properties for $outer {
            #[inline]
            fn properties(&self) -> Option<usize> {
                let $value = self;
                $inner.and_then(|value: &T| value.properties())
            }
        }
    )*};
}

through! {
    Option<T>: value => value.as_ref();
    Box<T>: value => Some(&**value);
}

fn unique_as_json<'a, T: Serialize + 'a>(items: impl IntoIterator<Item = &'a T>) -> bool {
    let mut seen = HashSet::new();
    // What cannot be written as JSON equals nothing that can.
    items
        .into_iter()
        .all(|item| serde_json::to_string(item).map_or(true, |text| seen.insert(text)))
}

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Items for $type {
            #[inline]
            fn count(&self) -> Option<usize> {
                Some(self.len())
            }

            fn are_unique(&self) -> bool {
                unique_as_json(self)
            }
        }
    )*};
}

lists! {
    [T: Serialize] Vec<T>;
    [T: Serialize] VecDeque<T>;
    [T: Serialize] BTreeSet<T>;
    [T: Serialize, S: BuildHasher] HashSet<T, S>;
    [T: Serialize, const N: usize] [T; N];
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Properties for $type {
            fn properties(&self) -> Option<usize> {
                Some(self.len())
            }
        }
    )*};
}

maps! {
    [K, T] BTreeMap<K, T>;
    [K, T, S: BuildHasher] HashMap<K, T, S>;
    [] serde_json::Map<String, serde_json::Value>;
}

/// A pattern, compiled at its first use. The macro has made sure that it compiles.
pub struct Pattern {
    source: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of this source.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            regex: OnceLock::new(),
        }
    }

    /// Its source.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether it is found in `text` (JSON Schema's patterns are not anchored).
    fn is_found(&self, text: &str) -> bool {
        // A pattern too large to compile accepts nothing.
        self.regex
            .get_or_init(|| Regex::new(self.source).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.source)
    }
}

/// One function for each rule. `code` of the fault is the JSON Schema keyword.
pub mod check {
    use std::cmp::Ordering;

    use super::{Items, Number, Numeric, Pattern, Properties, Textual};
    use crate::error::Faults;
    use crate::model::{At, Format};

    macro_rules! bounds {
        ($($(#[$doc:meta])* $name:ident, $code:literal, $words:literal => $holds:pat,)*) => {$(
            $(#[$doc])*
            #[inline]
            pub fn $name<T: Numeric + ?Sized>(value: &T, bound: Number, at: &At<'_>, faults: &mut Faults) {
                if let Some(number) = value.number()
                    && !matches!(number.compare(bound), Some($holds))
                {
                    at.fault(faults, $code, format!(concat!("must be ", $words, " {}"), bound));
                }
            }
        )*};
    }

    bounds! {
        /// At least `bound`.
        minimum, "minimum", "at least" => Ordering::Greater | Ordering::Equal,
        /// At most `bound`.
        maximum, "maximum", "at most" => Ordering::Less | Ordering::Equal,
        /// More than `bound`.
        exclusive_minimum, "exclusiveMinimum", "more than" => Ordering::Greater,
        /// Less than `bound`.
        exclusive_maximum, "exclusiveMaximum", "less than" => Ordering::Less,
    }

    /// A multiple of `step`.
    pub fn multiple_of<T: Numeric + ?Sized>(
        value: &T,
        step: Number,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        if value
            .number()
            .is_some_and(|number| !number.is_multiple_of(step))
        {
            at.fault(
                faults,
                "multipleOf",
                format!("must be a multiple of {step}"),
            );
        }
    }

    /// At least `least` characters.
    #[inline]
    pub fn min_length<T: Textual + ?Sized>(
        value: &T,
        least: usize,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        // A character takes at most four bytes, so long texts need no count.
        if let Some(text) = value.text()
            && text.len() / 4 < least
            && text.chars().count() < least
        {
            at.fault(
                faults,
                "minLength",
                format!("must have at least {}", counted(least, "character")),
            );
        }
    }

    /// At most `most` characters.
    #[inline]
    pub fn max_length<T: Textual + ?Sized>(
        value: &T,
        most: usize,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        if let Some(text) = value.text()
            && text.len() > most
            && text.chars().count() > most
        {
            at.fault(
                faults,
                "maxLength",
                format!("must have at most {}", counted(most, "character")),
            );
        }
    }

    /// The pattern is found in it.
    pub fn pattern<T: Textual + ?Sized>(
        value: &T,
        pattern: &Pattern,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        if value.text().is_some_and(|text| !pattern.is_found(text)) {
            at.fault(
                faults,
                "pattern",
                format!("must match the pattern {}", pattern.source()),
            );
        }
    }

    /// The text has the format.
    pub fn format<T: Textual + ?Sized>(
        value: &T,
        format: Format,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        if value.text().is_some_and(|text| !format.accepts(text)) {
            at.fault(
                faults,
                "format",
                format!("must have the format {}", format.as_str()),
            );
        }
    }

    /// At least `least` items.
    #[inline]
    pub fn min_items<T: Items + ?Sized>(value: &T, least: usize, at: &At<'_>, faults: &mut Faults) {
        if value.count().is_some_and(|count| count < least) {
            at.fault(
                faults,
                "minItems",
                format!("must have at least {}", counted(least, "item")),
            );
        }
    }

    /// At most `most` items.
    #[inline]
    pub fn max_items<T: Items + ?Sized>(value: &T, most: usize, at: &At<'_>, faults: &mut Faults) {
        if value.count().is_some_and(|count| count > most) {
            at.fault(
                faults,
                "maxItems",
                format!("must have at most {}", counted(most, "item")),
            );
        }
    }

    /// No two items are equal.
    pub fn unique_items<T: Items + ?Sized>(value: &T, at: &At<'_>, faults: &mut Faults) {
        if !value.are_unique() {
            at.fault(faults, "uniqueItems", "must not hold an item twice");
        }
    }

    /// At least `least` properties.
    pub fn min_properties<T: Properties + ?Sized>(
        value: &T,
        least: usize,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        if value.properties().is_some_and(|count| count < least) {
            at.fault(
                faults,
                "minProperties",
                format!("must have at least {least} properties"),
            );
        }
    }

    /// At most `most` properties.
    pub fn max_properties<T: Properties + ?Sized>(
        value: &T,
        most: usize,
        at: &At<'_>,
        faults: &mut Faults,
    ) {
        if value.properties().is_some_and(|count| count > most) {
            at.fault(
                faults,
                "maxProperties",
                format!("must have at most {most} properties"),
            );
        }
    }

    /// A rule of the user's own: `Err` holds the words for the client.
    pub fn with<M: std::fmt::Display>(outcome: Result<(), M>, at: &At<'_>, faults: &mut Faults) {
        if let Err(message) = outcome {
            at.fault(faults, "invalid", message.to_string());
        }
    }

    fn counted(count: usize, noun: &str) -> String {
        if count == 1 {
            format!("1 {noun}")
        } else {
            format!("{count} {noun}s")
        }
    }
}
