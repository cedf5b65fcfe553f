//! One function for each rule. `code` of the fault is the JSON Schema keyword.

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
pub fn multiple_of<T: Numeric + ?Sized>(value: &T, step: Number, at: &At<'_>, faults: &mut Faults) {
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
pub fn min_length<T: Textual + ?Sized>(value: &T, least: usize, at: &At<'_>, faults: &mut Faults) {
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
pub fn max_length<T: Textual + ?Sized>(value: &T, most: usize, at: &At<'_>, faults: &mut Faults) {
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
pub fn format<T: Textual + ?Sized>(value: &T, format: Format, at: &At<'_>, faults: &mut Faults) {
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
