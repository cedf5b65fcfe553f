//! Checking a value that has been read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::BuildHasher;

use super::At;
use crate::error::{Fault, Faults};

/// Checks the rules on a value and on all values in it.
///
/// `#[model]` implements it; every model read from a request is checked, without a wrapper to forget.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a model",
    label = "not a model",
    note = "put `#[model]` on the type; for a type that is not yours, write the field as `Untyped<{Self}>`"
)]
pub trait Validate {
    /// Notes every fault; notes none when the value is fine.
    fn validate(&self, at: &At<'_>, faults: &mut Faults);
}

/// The value, if it breaks no rule.
#[inline]
pub(crate) fn checked<T: Validate>(value: T, at: &At<'_>) -> Result<T, Vec<Fault>> {
    let mut faults = Faults::new();
    value.validate(at, &mut faults);
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(faults.into_vec())
    }
}

macro_rules! no_rules {
    ($($type:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Validate for $type {
            #[inline]
            fn validate(&self, _: &At<'_>, _: &mut Faults) {}
        }
    )*};
}

no_rules! {
    bool, char, String, str, (),
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64,
    std::net::IpAddr, std::net::Ipv4Addr, std::net::Ipv6Addr,
    serde_json::Value, serde_json::Number, serde_json::Map<String, serde_json::Value>,
}

#[cfg(feature = "uuid")]
no_rules!(uuid::Uuid);
#[cfg(feature = "jiff")]
no_rules!(
    jiff::Timestamp,
    jiff::Zoned,
    jiff::civil::Date,
    jiff::civil::Time,
    jiff::civil::DateTime,
    jiff::Span,
    jiff::SignedDuration
);
#[cfg(feature = "chrono")]
no_rules!(
    chrono::DateTime<chrono::Utc>,
    chrono::DateTime<chrono::FixedOffset>,
    chrono::NaiveDate,
    chrono::NaiveTime,
    chrono::NaiveDateTime
);

impl<T: Validate> Validate for Option<T> {
    #[inline]
    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        if let Some(value) = self {
            value.validate(at, faults);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        (**self).validate(at, faults);
    }
}

impl<T: Validate + ?Sized> Validate for &T {
    fn validate(&self, at: &At<'_>, faults: &mut Faults) {
        (**self).validate(at, faults);
    }
}

fn each<'a, T: Validate + 'a>(
    items: impl IntoIterator<Item = &'a T>,
    at: &At<'_>,
    faults: &mut Faults,
) {
    for (index, item) in items.into_iter().enumerate() {
        item.validate(&at.index(index), faults);
    }
}

macro_rules! each_item {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Validate for $type {
            #[inline]
            fn validate(&self, at: &At<'_>, faults: &mut Faults) {
                each(self, at, faults);
            }
        }
    )*};
}

each_item! {
    [T: Validate] Vec<T>;
    [T: Validate] [T];
    [T: Validate] VecDeque<T>;
    [T: Validate] BTreeSet<T>;
    [T: Validate, S: BuildHasher] HashSet<T, S>;
    [T: Validate, const N: usize] [T; N];
}

macro_rules! each_value {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Validate for $type {
            fn validate(&self, at: &At<'_>, faults: &mut Faults) {
                for (name, value) in self {
                    value.validate(&at.field(name.as_ref()), faults);
                }
            }
        }
    )*};
}

each_value! {
    [K: AsRef<str>, T: Validate] BTreeMap<K, T>;
    [K: AsRef<str>, T: Validate, S: BuildHasher] HashMap<K, T, S>;
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),*))*) => {$(
        impl<$($name: Validate),*> Validate for ($($name,)*) {
            fn validate(&self, at: &At<'_>, faults: &mut Faults) {
                $(self.$index.validate(&at.index($index), faults);)*
            }
        }
    )*};
}

tuples! { (A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) }
