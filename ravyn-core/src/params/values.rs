//! Named values: finding the text of a parameter, and what it becomes.

use std::borrow::Cow;
use std::future::ready;

use http::HeaderMap;

use super::pairs::{NotUtf8, Pairs};
use super::{Argument, FromParameter, FromRequest, Rejection, Source, Stage};
use crate::error::{Error, Faults};
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};
use crate::model::Validate;
use crate::request::{Request, cookies};

/// Most pairs that a query string or a form may hold.
pub(super) const MOST_PAIRS: usize = 1_000;

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
        let mut list = Self::new();
        for text in texts(request, argument)? {
            match T::parse(&text) {
                Ok(value) => list.push(value),
                Err(mismatch) => faults.push(argument.fault(mismatch.code, mismatch.detail)),
            }
        }
        if faults.is_empty() {
            Ok(list)
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

/// The text of a parameter that may stand only once.
fn text<'r>(
    request: &'r Request,
    argument: &'r Argument,
) -> Result<Option<Cow<'r, str>>, Rejection> {
    match argument.source() {
        Source::Path(index) => Ok(request.path_value(*index).map(crate::request::decode_path)),
        Source::Query => {
            let mut found = query_texts(request, argument.name())?;
            let first = found
                .next()
                .transpose()
                .map_err(|NotUtf8| not_utf8(argument))?;
            if found.next().is_some() {
                Err(twice(argument))
            } else {
                Ok(first)
            }
        }
        Source::Header(name) => {
            let mut found = request.headers().get_all(name).iter();
            let first = found.next();
            if found.next().is_some() {
                return Err(twice(argument));
            }
            first.map(|value| header_text(value, argument)).transpose()
        }
        _ => Ok(texts(request, argument)?.into_iter().next()),
    }
}

/// All texts of a parameter.
pub(super) fn texts<'r>(
    request: &'r Request,
    argument: &'r Argument,
) -> Result<Vec<Cow<'r, str>>, Rejection> {
    match argument.source() {
        Source::Query => {
            let found = query_texts(request, argument.name())?;
            found
                .collect::<Result<_, _>>()
                .map_err(|NotUtf8| not_utf8(argument))
        }
        Source::Header(name) => header_texts(request.headers(), name, argument),
        Source::Cookie => {
            // Of two cookies of one name the first counts: it has the more specific path (RFC 6265 §5.4).
            let mut found =
                cookies::pairs(request.headers()).filter(|(name, _)| *name == argument.name());
            Ok(found
                .next()
                .map(|(_, value)| cookies::decode(value))
                .into_iter()
                .collect())
        }
        Source::Form => {
            let pairs = request
                .form()
                .iter()
                .filter(|(name, _)| name == argument.name());
            Ok(pairs
                .map(|(_, value)| Cow::Borrowed(value.as_str()))
                .collect())
        }
        Source::Path(_) => Ok(text(request, argument)?.into_iter().collect()),
        Source::Part | Source::Body | Source::Group(_) | Source::Value(_) | Source::Absent => {
            Ok(Vec::new())
        }
    }
}

fn header_texts<'r>(
    headers: &'r HeaderMap,
    name: &http::HeaderName,
    argument: &Argument,
) -> Result<Vec<Cow<'r, str>>, Rejection> {
    headers
        .get_all(name)
        .iter()
        .map(|value| header_text(value, argument))
        .collect()
}

fn header_text<'r>(
    value: &'r http::HeaderValue,
    argument: &Argument,
) -> Result<Cow<'r, str>, Rejection> {
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| not_utf8(argument))?;
    Ok(Cow::Borrowed(text))
}

/// The values that the query string has for `name`; `Err` for one that is not UTF-8.
fn query_texts<'r>(
    request: &'r Request,
    name: &'r str,
) -> Result<impl Iterator<Item = Result<Cow<'r, str>, NotUtf8>>, Rejection> {
    let query = request.uri().query().unwrap_or_default();
    if has_too_many_pairs(query.as_bytes()) {
        return Err(too_many_pairs());
    }
    Ok(Pairs::new(query)
        .filter(move |pair| pair.is_named(name))
        .map(|pair| pair.value()))
}

pub(super) fn has_too_many_pairs(text: &[u8]) -> bool {
    text.len() > MOST_PAIRS && text.iter().filter(|byte| **byte == b'&').count() >= MOST_PAIRS
}

pub(super) fn too_many_pairs() -> Rejection {
    let detail = format!("more than {MOST_PAIRS} fields");
    Rejection::Answer(Error::refused(
        http::StatusCode::BAD_REQUEST,
        detail,
        Vec::new(),
    ))
}

fn not_utf8(argument: &Argument) -> Rejection {
    Rejection::fault(argument.fault("type", "must be UTF-8"))
}

fn twice(argument: &Argument) -> Rejection {
    Rejection::fault(argument.fault("duplicate", "is given more than once"))
}

macro_rules! scalar_arguments {
    ($($type:ty),* $(,)?) => {$(
        impl FromValues for $type {
            fn describe_values(argument: &mut ArgumentMeta) {
                describe_parameter(argument, SchemaOf::of::<Self>());
            }

            #[inline]
            fn from_values(request: &Request, argument: &Argument) -> Result<Self, Rejection> {
                one(request, argument)
            }
        }

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
