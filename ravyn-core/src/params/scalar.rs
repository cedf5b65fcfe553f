//! Single values as text: numbers, booleans, text, addresses, ids, dates.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::meta::SchemaOf;
use crate::model::type_format;

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

    /// A text without the format of its type.
    #[must_use]
    pub const fn of_format(detail: &'static str) -> Self {
        Self {
            code: "format",
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
    ($($type:ty: $mismatch:ident($detail:expr);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromParameter for $type {
            fn parse(text: &str) -> Result<Self, Mismatch> {
                text.parse().map_err(|_| Mismatch::$mismatch($detail))
            }
        }
    )*};
}

from_str! {
    bool: of_type("must be `true` or `false`");
    char: of_type("must be one character");
    IpAddr: of_format(type_format::IP);
    Ipv4Addr: of_format(type_format::IPV4);
    Ipv6Addr: of_format(type_format::IPV6);
}

#[cfg(feature = "uuid")]
from_str! { uuid::Uuid: of_format(type_format::UUID); }

#[cfg(feature = "jiff")]
from_str! {
    jiff::Timestamp: of_format(type_format::DATE_TIME);
    jiff::civil::Date: of_format(type_format::DATE);
    jiff::civil::Time: of_format(type_format::TIME);
    jiff::civil::DateTime: of_format(type_format::LOCAL_DATE_TIME);
}

#[cfg(feature = "chrono")]
from_str! {
    chrono::DateTime<chrono::Utc>: of_format(type_format::DATE_TIME);
    chrono::DateTime<chrono::FixedOffset>: of_format(type_format::DATE_TIME);
    chrono::NaiveDate: of_format(type_format::DATE);
    chrono::NaiveTime: of_format(type_format::TIME);
    chrono::NaiveDateTime: of_format(type_format::LOCAL_DATE_TIME);
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
