//! Finding the texts of a parameter at its source.

use std::borrow::Cow;

use http::HeaderMap;

use super::pairs::{NotUtf8, Pair, Pairs, unescape};
use super::{Argument, Mismatch, Rejection, Source};
use crate::error::Error;
use crate::meta::Place;
use crate::request::{Request, cookies};

/// Most pairs that a query string or a form may hold.
pub(super) const MOST_PAIRS: usize = 1_000;

/// The only fault that a text can have before it is read as a type.
pub(super) const NOT_UTF8: Mismatch = Mismatch::of_type("must be UTF-8");

/// The text of a parameter that may stand only once.
pub(super) fn text<'r>(
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
        Source::Form => {
            let mut found = form_texts(request, argument.name());
            let first = found.next();
            if found.next().is_some() {
                Err(twice(argument))
            } else {
                Ok(first)
            }
        }
        _ => Ok(texts(request, argument)?.into_iter().next()),
    }
}

/// The texts of a list. In the path, a header field and a cookie they are separated by commas (OpenAPI 3.1
/// §4.8.12.3, RFC 9110 §5.6.1); in a query string and a form the name is repeated, unless a style says otherwise.
pub(super) fn list<'r>(
    request: &'r Request,
    argument: &'r Argument,
) -> Result<Vec<Cow<'r, str>>, Rejection> {
    match argument.source() {
        // A comma that separates is not escaped, so items are split before their escapes are undone.
        Source::Path(index) => {
            let text = request.path_value(*index).unwrap_or_default();
            Ok(items(text).map(crate::request::decode_path).collect())
        }
        Source::Cookie => {
            let value = first_cookie(request, argument).unwrap_or_default();
            Ok(items(value).map(cookies::decode).collect())
        }
        Source::Separated(',') => {
            let pairs = query_pairs(request, argument.name())?;
            let texts =
                pairs.flat_map(|pair| items(pair.raw_value()).map(unescape).collect::<Vec<_>>());
            texts
                .collect::<Result<_, _>>()
                .map_err(|NotUtf8| not_utf8(argument))
        }
        // Spaces and bars cannot stand in a query string but as escapes.
        Source::Separated(separator) => {
            let texts = texts(request, argument)?;
            let items = texts.iter().flat_map(|text| text.split(*separator));
            let items = items.filter(|item| !item.is_empty());
            Ok(items.map(|item| Cow::Owned(item.to_owned())).collect())
        }
        Source::Header(_) => {
            let texts = texts(request, argument)?.into_iter();
            // Space around an element and an empty element count for nothing (RFC 9110 §5.6.1.2).
            let items = texts.flat_map(|text| match text {
                Cow::Borrowed(text) => items(text).map(str::trim).map(Cow::Borrowed).collect(),
                Cow::Owned(_) => Vec::new(),
            });
            Ok(items.filter(|item| !item.is_empty()).collect())
        }
        _ => texts(request, argument),
    }
}

/// The items of a text; none of an empty one.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(move |_| !text.is_empty())
}

fn first_cookie<'r>(request: &'r Request, argument: &Argument) -> Option<&'r str> {
    // Of two cookies of one name the first counts: it has the more specific path (RFC 6265 §5.4).
    let mut found = cookies::pairs(request.headers()).filter(|(name, _)| *name == argument.name());
    found.next().map(|(_, value)| value)
}

/// All texts of a parameter.
pub(super) fn texts<'r>(
    request: &'r Request,
    argument: &'r Argument,
) -> Result<Vec<Cow<'r, str>>, Rejection> {
    match argument.source() {
        Source::Query | Source::Separated(_) => {
            let found = query_texts(request, argument.name())?;
            found
                .collect::<Result<_, _>>()
                .map_err(|NotUtf8| not_utf8(argument))
        }
        Source::Header(name) => header_texts(request.headers(), name, argument),
        Source::Cookie => {
            let value = first_cookie(request, argument);
            Ok(value.map(cookies::decode).into_iter().collect())
        }
        Source::Form => Ok(form_texts(request, argument.name()).collect()),
        Source::Path(_) => Ok(text(request, argument)?.into_iter().collect()),
        Source::Part
        | Source::Deep(_)
        | Source::DeepForm(_)
        | Source::Body(_)
        | Source::Member(_)
        | Source::FormBody(_)
        | Source::Group(_)
        | Source::Provided(_)
        | Source::Requires(_)
        | Source::Absent => Ok(Vec::new()),
    }
}

/// Every text that stands under a name in the query string or in cookies. `None`: one of them is no text.
#[must_use]
pub fn texts_of<'r>(
    request: &'r Request,
    place: Place,
    name: &'r str,
) -> Option<Vec<Cow<'r, str>>> {
    if place == Place::Cookie {
        let found = cookies::pairs(request.headers()).filter(|(known, _)| *known == name);
        return Some(found.map(|(_, value)| cookies::decode(value)).collect());
    }
    query_texts(request, name)
        .ok()?
        .collect::<Result<_, _>>()
        .ok()
}

fn form_texts<'r>(request: &'r Request, name: &'r str) -> impl Iterator<Item = Cow<'r, str>> {
    let pairs = request.fields().iter();
    pairs
        .filter(move |(known, _)| known == name)
        .map(|(_, text)| Cow::Borrowed(text.as_str()))
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
    Ok(query_pairs(request, name)?.map(Pair::value))
}

fn query_pairs<'r>(
    request: &'r Request,
    name: &'r str,
) -> Result<impl Iterator<Item = Pair<'r>>, Rejection> {
    let query = request.uri().query().unwrap_or_default();
    if has_too_many_pairs(query.as_bytes()) {
        return Err(too_many_pairs());
    }
    Ok(Pairs::new(query).filter(move |pair| pair.is_named(name)))
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
    Rejection::fault(argument.fault(NOT_UTF8.code, NOT_UTF8.detail))
}

fn twice(argument: &Argument) -> Rejection {
    Rejection::fault(argument.fault("duplicate", "is given more than once"))
}
