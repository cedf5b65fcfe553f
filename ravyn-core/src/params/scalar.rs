//! Single values as text: numbers, booleans, text, addresses, ids, dates.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::meta::SchemaOf;

/// Reads one value from the text of a parameter.
///
/// Implemented for scalars and, by `#[model]`, for enums of plain names and for one-field tuple structs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter",
    label = "cannot be read from text",
    note = "a parameter is a number, `bool`, `char`, `String`, an address, a `Uuid`, a date, an enum of plain names or a one-field tuple struct under `#[model]`"
)]
pub trait FromParameter: Sized + Send {
    /// Reads it.
    ///
    /// # Errors
    /// What the text must be instead.
    fn parse(text: &str) -> Result<Self, Mismatch>;
}

/// Why a text is no value of a type: a code, and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// JSON Schema's keyword.
    pub code: &'static str,
    /// `must be ..`
    pub detail: Cow<'static, str>,
}

impl Mismatch {
    /// A text of another type.
    #[must_use]
    pub const fn of_type(detail: &'static str) -> Self {
        Self {
            code: "type",
            detail: Cow::Borrowed(detail),
        }
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromParameter for $type {
            fn parse(text: &str) -> Result<Self, Mismatch> {
                // `+7` is no integer of JSON.
                let number = if text.starts_with('+') { None } else { text.parse::<Self>().ok() };
                number.ok_or_else(|| Mismatch {
                    code: "type",
                    detail: format!("must be an integer from {} to {}", Self::MIN, Self::MAX).into(),
                })
            }
        }
    )*};
}

integers!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

macro_rules! floats {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromParameter for $type {
            fn parse(text: &str) -> Result<Self, Mismatch> {
                let number = if text.starts_with('+') { None } else { text.parse::<Self>().ok() };
                number.filter(|number| number.is_finite()).ok_or(Mismatch::of_type("must be a number"))
            }
        }
    )*};
}

floats!(f32, f64);

macro_rules! from_str {
    ($($type:ty: $detail:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromParameter for $type {
            fn parse(text: &str) -> Result<Self, Mismatch> {
                text.parse().map_err(|_| Mismatch::of_type($detail))
            }
        }
    )*};
}

from_str! {
    bool: "must be `true` or `false`";
    char: "must be one character";
    IpAddr: "must be an IP address";
    Ipv4Addr: "must be an IPv4 address";
    Ipv6Addr: "must be an IPv6 address";
}

#[cfg(feature = "uuid")]
from_str! { uuid::Uuid: "must be a UUID"; }

#[cfg(feature = "jiff")]
from_str! {
    jiff::Timestamp: "must be a date and time with an offset (RFC 3339)";
    jiff::civil::Date: "must be a date (RFC 3339)";
    jiff::civil::Time: "must be a time";
    jiff::civil::DateTime: "must be a date and time";
}

#[cfg(feature = "chrono")]
from_str! {
    chrono::DateTime<chrono::Utc>: "must be a date and time with an offset (RFC 3339)";
    chrono::DateTime<chrono::FixedOffset>: "must be a date and time with an offset (RFC 3339)";
    chrono::NaiveDate: "must be a date (RFC 3339)";
    chrono::NaiveTime: "must be a time";
    chrono::NaiveDateTime: "must be a date and time";
}

#[diagnostic::do_not_recommend]
impl FromParameter for String {
    fn parse(text: &str) -> Result<Self, Mismatch> {
        Ok(text.to_owned())
    }
}

/// Reads an enum of plain names, by the names that serde gives its variants.
///
/// # Errors
/// The names that there are.
pub fn parse_variant<T: DeserializeOwned + schemars::JsonSchema>(
    text: &str,
) -> Result<T, Mismatch> {
    T::deserialize(StrDeserializer::<ValueError>::new(text)).map_err(|_| {
        let names = SchemaOf::of::<T>().variant_names();
        let detail = if names.is_empty() {
            "is not one of the names".to_owned()
        } else {
            format!("must be one of {}", names.join(", "))
        };
        Mismatch {
            code: "enum",
            detail: detail.into(),
        }
    })
}
