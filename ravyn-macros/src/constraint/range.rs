//! Pairs of rules that no value keeps.

use syn::Lit;

use super::{Constraint, Kind};
use crate::errors::Errors;
use crate::options::{literal, unsigned};

/// A lower rule, an upper rule, and whether a value may equal both.
const PAIRS: &[(&str, &str, bool)] = &[
    ("minimum", "maximum", true),
    ("minimum", "exclusive_maximum", false),
    ("exclusive_minimum", "maximum", false),
    ("exclusive_minimum", "exclusive_maximum", false),
    ("min_length", "max_length", true),
    ("min_items", "max_items", true),
    ("min_properties", "max_properties", true),
];

/// Notes two rules on one value that leave it nothing to be.
pub(crate) fn refuse_empty(constraints: &[Constraint], errors: &mut Errors) {
    for (lower, upper, may_equal) in PAIRS {
        let find = |name: &str| {
            let constraint = constraints.iter().find(|known| known.name == name)?;
            Some((constraint, constraint.value()?))
        };
        let (Some((_, least)), Some((last, most))) = (find(lower), find(upper)) else {
            continue;
        };
        if least > most || (least >= most && !may_equal) {
            let message = format!("no value has `{lower} = {least}` and `{upper} = {most}`");
            let (least, most) = (least.min(most), least.max(most));
            let most = if *may_equal { most } else { most + 1.0 };
            let help = format!("write `{lower} = {least}, {upper} = {most}`");
            errors.push(last, message, help);
        }
    }
}

impl Constraint {
    /// The bound as a number. Beyond 2^53 it would be rounded, and two bounds could look equal.
    fn value(&self) -> Option<f64> {
        let value: f64 = match &self.kind {
            Kind::Count(count) => count.base10_parse().ok()?,
            Kind::Number(number) => {
                let digits = unsigned(number);
                let magnitude: f64 = match literal(digits)? {
                    Lit::Int(digits) => digits.base10_parse().ok()?,
                    Lit::Float(digits) => digits.base10_parse().ok()?,
                    _ => return None,
                };
                let is_negative = !std::ptr::eq(digits, number);
                if is_negative { -magnitude } else { magnitude }
            }
            Kind::Pattern(_) | Kind::Format(..) | Kind::Unique => return None,
        };
        (value.abs() < 9.0e15).then_some(value)
    }
}
