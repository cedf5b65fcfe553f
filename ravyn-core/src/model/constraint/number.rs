//! Numbers of any width, as bounds and as values.

use std::fmt;

/// A number of any width, compared without loss between integers.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An integer.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
}

impl Number {
    /// A number of JSON; `None` for one that neither form holds.
    pub(crate) fn of_json(number: &serde_json::Number) -> Option<Self> {
        let integer = number.as_i128().map(Self::Int);
        integer.or_else(|| number.as_f64().map(Self::Float))
    }

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

    pub(super) fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => Some(left.cmp(&right)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    pub(super) fn is_multiple_of(self, step: Self) -> bool {
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
