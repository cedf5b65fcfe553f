//! Why a JSON body is no value of its type: every fault of it, in the words of the schema.
//!
//! Only after a failure. The body is read once more for serde's first fault with its path, and walked
//! beside the description of the model for all of them.

use http::StatusCode;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_path_to_error::Segment;

use super::integers::written_as_integers;
use super::schema_types::SchemaTypes;
use crate::error::{Error, Fault, Faults};
use crate::meta::Place;
use crate::model::{At, Description, escaped};
use crate::params::Rejection;

/// The largest body in bytes that is walked: as a tree of values it takes some thirty times its size.
const MOST_WALKED: usize = 256 * 1024;

/// The rejection of a body that serde could not read.
pub(super) fn explain<T: DeserializeOwned>(
    bytes: &[u8],
    error: &serde_json::Error,
    description: Option<&Description>,
) -> Rejection {
    // What does not fit may stand before what is broken.
    if let Err(broken) = serde_json::from_slice::<IgnoredAny>(bytes) {
        return not_json(&broken);
    }
    let text = error.to_string();
    // serde_json says these as of broken JSON: an enum that is no object, and a number beyond 64 bits.
    let is_unfit = error.is_data()
        || text.starts_with("expected value")
        || text.starts_with("number out of range");
    if is_unfit {
        Rejection::Faults(faults::<T>(bytes, description))
    } else {
        not_json(error)
    }
}

pub(super) fn not_json(error: &serde_json::Error) -> Rejection {
    let detail = format!("the body is not JSON: {error}");
    Rejection::Answer(Error::refused(StatusCode::BAD_REQUEST, detail, Vec::new()))
}

/// Every fault of JSON that is no value of its type.
pub(in crate::params) fn faults<T: DeserializeOwned>(
    bytes: &[u8],
    description: Option<&Description>,
) -> Vec<Fault> {
    let written = written_as_integers(bytes);
    let bytes = written.as_deref().unwrap_or(bytes);
    let mut faults = Faults::new();
    if let Some(description) = description
        && bytes.len() <= MOST_WALKED
        && let Ok(value) = serde_json::from_slice::<Value>(bytes)
    {
        description.check(&value, &At::root(Place::Body), &mut faults);
    }
    let first = first_fault::<T>(bytes, description);
    if !faults.iter().any(|walked| says(walked, &first)) {
        faults.push(first);
    }
    faults.into_vec()
}

/// Whether a fault of the walk is the one at which serde stopped. serde knows what no schema says, and
/// names the place less exactly: of a tagged enum, the enum.
fn says(walked: &Fault, first: &Fault) -> bool {
    let place = |fault: &Fault| fault.pointer().unwrap_or_default().to_owned();
    let (walked_at, first_at) = (place(walked), place(first));
    let is_within = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_of_the_whole = matches!(walked.code(), "type" | "enum");
    let is_namesake = walked.code() == first.code()
        && walked_at.rsplit('/').next() == first_at.rsplit('/').next();
    is_within(&walked_at, &first_at)
        || is_of_the_whole && is_within(&first_at, &walked_at)
        || is_namesake
}

/// The fault at which serde stops, with its place.
fn first_fault<T: DeserializeOwned>(bytes: &[u8], description: Option<&Description>) -> Fault {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(SchemaTypes(&mut deserializer)) {
        Err(error) => {
            let pointer = pointer(error.path());
            let words = description.and_then(|description| description.words_at(&pointer));
            in_our_words(pointer, &error.inner().to_string(), words)
        }
        Ok(_) => Fault::body("", "type", "does not fit"),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("/{index}")),
            Segment::Map { key: name } | Segment::Enum { variant: name } => {
                text.push('/');
                text.push_str(&escaped(name));
            }
            Segment::Unknown => {}
        }
    }
    text
}

/// A fault from serde's words, which name the value; the fault does not. `format` has the words for a text
/// that its type cannot read.
fn in_our_words(mut pointer: String, message: &str, format: Option<&'static str>) -> Fault {
    let field = message.split('`').nth(1).unwrap_or_default();
    let (code, detail) = if message.starts_with("missing field") {
        pointer = format!("{pointer}/{}", escaped(field));
        ("required", "is required".to_owned())
    } else if message.starts_with("unknown field") {
        if !pointer.ends_with(&format!("/{}", escaped(field))) {
            pointer = format!("{pointer}/{}", escaped(field));
        }
        ("additionalProperties", "is not a known field".to_owned())
    } else if message.starts_with("duplicate field") {
        pointer = format!("{pointer}/{}", escaped(field));
        ("duplicate", "is given more than once".to_owned())
    } else if message.starts_with("unknown variant") {
        let names: Vec<_> = message.split('`').skip(3).step_by(2).collect();
        ("enum", format!("must be one of {}", names.join(", ")))
    } else if let Some(words) = expected(message) {
        ("type", format!("must be {words}"))
    } else if message.starts_with("number out of range") {
        ("type", "must be a number of 64 bits".to_owned())
    } else if let Some(words) = format {
        ("format", words.to_owned())
    } else {
        ("type", "does not fit".to_owned())
    };
    Fault::body(pointer, code, detail)
}

fn expected(message: &str) -> Option<&str> {
    let (_, expected) = message.rsplit_once(", expected ")?;
    let end = expected.find(" at line ").unwrap_or(expected.len());
    in_schema_words(&expected[..end])
}

/// What serde expected, as a reader of the schema would say it. `None`: only Rust has words for it.
pub(in crate::params) fn in_schema_words(expected: &str) -> Option<&str> {
    let begins = |start: &str| expected.starts_with(start);
    Some(match expected {
        "f32" | "f64" => "a number",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "an integer that is not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "an integer",
        "a sequence" => "an array",
        "a map" => "an object",
        "unit" => "null",
        "variant identifier" => "a string",
        _ if begins("struct ") || begins("internally tagged") || begins("adjacently tagged") => {
            "an object"
        }
        _ if begins("tuple ") || begins("a tuple") => "an array",
        _ if begins("unit variant") => "a string",
        _ if begins("a ") || begins("an ") => expected,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str, pointer: &str, code: &str, detail: &str) {
        let found = in_our_words(String::new(), message, None);
        assert_eq!(
            (found.pointer(), found.code(), found.detail()),
            (Some(pointer), code, detail)
        );
    }

    #[test]
    fn serdes_words_become_the_schemas_and_lose_the_value() {
        check(
            "missing field `name` at line 1 column 2",
            "/name",
            "required",
            "is required",
        );
        check(
            "unknown field `x`, expected `a` or `b`",
            "/x",
            "additionalProperties",
            "is not a known field",
        );
        check(
            "unknown variant `s3cret`, expected `a` or `b`",
            "",
            "enum",
            "must be one of a, b",
        );
        check(
            "invalid type: string \"s3cret\", expected f64 at line 1 column 9",
            "",
            "type",
            "must be a number",
        );
        check(
            "invalid type: integer `1`, expected a string at line 1 column 9",
            "",
            "type",
            "must be a string",
        );
    }
}
