//! Numbers of any width, as bounds and as values.

use std::cmp::Ordering;
use std::fmt;

/// A number of any width, compared without loss between integers.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An integer.
    Int(i128),
    /// An integer above those.
    UInt(u128),
    /// A number with a fraction.
    Float(f64),
}

impl Number {
    /// A number of JSON; `None` for one that neither form holds.
    pub(crate) fn of_json(number: &serde_json::Number) -> Option<Self> {
        let integer = number.as_i128().map(Self::Int);
        let integer = integer.or_else(|| number.as_u128().map(Self::UInt));
        integer.or_else(|| number.as_f64().map(Self::Float))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a bound beyond 2^53 on a float cannot be exact"
    )]
    fn as_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::UInt(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => Some(left.cmp(&right)),
            (Self::UInt(left), Self::UInt(right)) => Some(left.cmp(&right)),
            (Self::Int(_), Self::UInt(_)) => Some(Ordering::Less),
            (Self::UInt(_), Self::Int(_)) => Some(Ordering::Greater),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        match (self, step) {
            (Self::Int(value), Self::Int(step)) => step != 0 && value % step == 0,
            (Self::UInt(value), Self::Int(step)) => {
                u128::try_from(step).is_ok_and(|step| step != 0 && value % step == 0)
            }
            _ => {
                let quotient = self.as_f64() / step.as_f64();
                // 0.3 is a multiple of 0.1 for a person; in binary it is not. Value, step and quotient are
                // each rounded once.
                let rounding = 4.0 * f64::EPSILON * quotient.abs().max(1.0);
                (quotient - quotient.round()).abs() <= rounding
            }
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::UInt(value) => value.fmt(f),
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
            Number::UInt(_) => number.as_f64().into(),
            Number::Float(value) => value.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_any_width_are_ordered() {
        let most = Number::UInt(u128::MAX);
        assert_eq!(most.compare(Number::Int(10)), Some(Ordering::Greater));
        assert_eq!(Number::Int(-1).compare(most), Some(Ordering::Less));
        assert!(most.is_multiple_of(Number::Int(5)));
    }

    #[test]
    fn a_multiple_is_one_for_a_person_and_at_any_size() {
        let is = |value: f64, step: f64| Number::Float(value).is_multiple_of(Number::Float(step));
        assert!(is(0.3, 0.1) && is(1.1, 0.1) && is(6_000_000.01, 0.01));
        assert!(!is(0.35, 0.1) && !is(600_000_000.5, 1.0) && !is(6_000_000.005, 0.01));
    }
}
