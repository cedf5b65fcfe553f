//! One function for each rule. `code` of the fault is the JSON Schema keyword.
//!
//! A function takes what its rule is about and not the value: it is compiled once, and a rule that does
//! not fit the type is reported as an unmet trait of that type.

use std::cmp::Ordering;

use super::{Number, Pattern};
use crate::error::Faults;
use crate::model::{At, Format};

macro_rules! bounds {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $words:literal => $holds:pat,)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(number: Option<Number>, bound: Number, at: &At<'_>, faults: &mut Faults) {
            if let Some(number) = number
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
pub fn multiple_of(number: Option<Number>, step: Number, at: &At<'_>, faults: &mut Faults) {
    if number.is_some_and(|number| !number.is_multiple_of(step)) {
        at.fault(
            faults,
            "multipleOf",
            format!("must be a multiple of {step}"),
        );
    }
}

/// At least `least` characters.
#[inline]
pub fn min_length(text: Option<&str>, least: usize, at: &At<'_>, faults: &mut Faults) {
    // A character takes at most four bytes, so long texts need no count.
    if let Some(text) = text
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
pub fn max_length(text: Option<&str>, most: usize, at: &At<'_>, faults: &mut Faults) {
    if let Some(text) = text
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
pub fn pattern(text: Option<&str>, pattern: &Pattern, at: &At<'_>, faults: &mut Faults) {
    if text.is_some_and(|text| !pattern.is_found(text)) {
        at.fault(
            faults,
            "pattern",
            format!("must match the pattern {}", pattern.source()),
        );
    }
}

/// The text has the format.
pub fn format(text: Option<&str>, format: Format, at: &At<'_>, faults: &mut Faults) {
    if text.is_some_and(|text| !format.accepts(text)) {
        at.fault(
            faults,
            "format",
            format!("must have the format {}", format.as_str()),
        );
    }
}

/// At least `least` items.
#[inline]
pub fn min_items(count: Option<usize>, least: usize, at: &At<'_>, faults: &mut Faults) {
    if count.is_some_and(|count| count < least) {
        at.fault(
            faults,
            "minItems",
            format!("must have at least {}", counted(least, "item")),
        );
    }
}

/// At most `most` items.
#[inline]
pub fn max_items(count: Option<usize>, most: usize, at: &At<'_>, faults: &mut Faults) {
    if count.is_some_and(|count| count > most) {
        at.fault(
            faults,
            "maxItems",
            format!("must have at most {}", counted(most, "item")),
        );
    }
}

/// No two items are equal.
pub fn unique_items(are_unique: bool, at: &At<'_>, faults: &mut Faults) {
    if !are_unique {
        at.fault(faults, "uniqueItems", "must not hold an item twice");
    }
}

/// At least `least` properties.
pub fn min_properties(count: Option<usize>, least: usize, at: &At<'_>, faults: &mut Faults) {
    if count.is_some_and(|count| count < least) {
        at.fault(
            faults,
            "minProperties",
            format!("must have at least {least} properties"),
        );
    }
}

/// At most `most` properties.
pub fn max_properties(count: Option<usize>, most: usize, at: &At<'_>, faults: &mut Faults) {
    if count.is_some_and(|count| count > most) {
        at.fault(
            faults,
            "maxProperties",
            format!("must have at most {most} properties"),
        );
    }
}

/// A rule of the user's own, and the words for the client where it is broken.
pub fn with(broken: Option<String>, at: &At<'_>, faults: &mut Faults) {
    if let Some(message) = broken {
        at.fault(faults, "invalid", message);
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
