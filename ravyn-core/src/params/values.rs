//! Named values: what the text of a parameter becomes.

use std::future::ready;

use super::source::{list, text};
use super::{Argument, FromParameter, FromRequest, Rejection, Stage};
use crate::error::Faults;
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};
use crate::model::Validate;
use crate::request::Request;

/// Reads an argument that says where it stands: `#[path]`, `#[query]`, `#[header]`, `#[cookie]`, `#[form]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter",
    label = "cannot be read from text",
    note = "a parameter is a number, `bool`, `char`, `String`, an address, a `Uuid`, a date, an enum of plain names or a model under `#[model]`, an `Option` or a `Vec` of one"
)]
pub trait FromValues: Sized + Send {
    /// Describes it.
    fn describe_values(argument: &mut ArgumentMeta);

    /// Reads it.
    ///
    /// # Errors
    /// [`Rejection::Missing`], or what does not fit.
    fn from_values(request: &Request, argument: &Argument) -> Result<Self, Rejection>;
}

impl<T: FromValues> FromValues for Option<T> {
    fn describe_values(argument: &mut ArgumentMeta) {
        T::describe_values(argument);
        argument.required = false;
    }

    fn from_values(request: &Request, argument: &Argument) -> Result<Self, Rejection> {
        match T::from_values(request, argument) {
            Ok(value) => Ok(Some(value)),
            Err(Rejection::Missing) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

/// Describes one named value.
pub fn describe_parameter(argument: &mut ArgumentMeta, schema: SchemaOf) {
    argument.kind = match argument.place {
        Some(Place::Body) => ArgumentKind::FormField { schema },
        _ => ArgumentKind::Parameter { schema },
    };
}

/// No value is an empty list. Mark it with `min_items = 1` to ask for one.
impl<T: FromParameter + schemars::JsonSchema> FromValues for Vec<T> {
    fn describe_values(argument: &mut ArgumentMeta) {
        describe_parameter(argument, SchemaOf::of::<Self>());
        argument.required = false;
    }

    fn from_values(request: &Request, argument: &Argument) -> Result<Self, Rejection> {
        let mut faults = Faults::new();
        let mut values = Self::new();
        for text in list(request, argument)? {
            match T::parse(&text) {
                Ok(value) => values.push(value),
                Err(mismatch) => faults.push(argument.fault(mismatch.code, mismatch.detail)),
            }
        }
        if faults.is_empty() {
            Ok(values)
        } else {
            Err(Rejection::Faults(faults.into_vec()))
        }
    }
}

/// Reads a parameter that stands once.
///
/// # Errors
/// Missing, given more than once, or of another type.
pub fn one<T: FromParameter>(request: &Request, argument: &Argument) -> Result<T, Rejection> {
    let text = text(request, argument)?.ok_or(Rejection::Missing)?;
    T::parse(&text)
        .map_err(|mismatch| Rejection::fault(argument.fault(mismatch.code, mismatch.detail)))
}

/// Reads a one-field tuple struct as its field, and checks its rules.
///
/// # Errors
/// Those of the field, and the faults of the rules.
pub fn newtype<T: Validate, I>(
    inner: Result<I, Rejection>,
    make: fn(I) -> T,
    argument: &Argument,
) -> Result<T, Rejection> {
    let value = make(inner?);
    let mut faults = Faults::new();
    argument.check(&mut faults, |at, faults| value.validate(at, faults));
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(Rejection::Faults(faults.into_vec()))
    }
}

macro_rules! scalar_arguments {
    ($($type:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl FromValues for $type {
            fn describe_values(argument: &mut ArgumentMeta) {
                describe_parameter(argument, SchemaOf::of::<Self>());
            }

            #[inline]
            fn from_values(request: &Request, argument: &Argument) -> Result<Self, Rejection> {
                one(request, argument)
            }
        }

        #[diagnostic::do_not_recommend]
        impl FromRequest for $type {
            const STAGE: Stage = Stage::Parameter;

            fn describe(argument: &mut ArgumentMeta) {
                Self::describe_values(argument);
            }

            #[inline]
            fn from_request(
                request: &mut Request,
                argument: &Argument,
            ) -> impl Future<Output = Result<Self, Rejection>> + Send {
                ready(one(request, argument))
            }
        }

        #[diagnostic::do_not_recommend]
        impl super::FromRequestList for $type {
            const STAGE: Stage = Stage::Parameter;

            fn describe_list(argument: &mut ArgumentMeta) {
                Vec::<Self>::describe_values(argument);
            }

            fn list(
                request: &mut Request,
                argument: &Argument,
            ) -> impl Future<Output = Result<Vec<Self>, Rejection>> + Send {
                ready(Vec::from_values(request, argument))
            }
        }
    )*};
}

scalar_arguments! {
    bool, char, String,
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64,
    std::net::IpAddr, std::net::Ipv4Addr, std::net::Ipv6Addr,
}

#[cfg(feature = "uuid")]
scalar_arguments!(uuid::Uuid);
#[cfg(feature = "jiff")]
scalar_arguments!(
    jiff::Timestamp,
    jiff::civil::Date,
    jiff::civil::Time,
    jiff::civil::DateTime
);
#[cfg(feature = "chrono")]
scalar_arguments!(
    chrono::DateTime<chrono::Utc>,
    chrono::DateTime<chrono::FixedOffset>,
    chrono::NaiveDate,
    chrono::NaiveTime,
    chrono::NaiveDateTime,
);
