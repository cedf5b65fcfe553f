//! JSON bodies.

use http::StatusCode;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::Segment;

use super::{Argument, FromRequest, Rejection, Stage, body};
use crate::error::{Error, Fault, Faults};
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};
use crate::model::{At, RequestModel, Untyped, escaped};
use crate::request::Request;
use crate::response::Json;

pub(super) const JSON: &str = "application/json";

/// Reads a model from a JSON body and checks its rules.
///
/// # Errors
/// 415, 413, 408 and 400 end the walk; what does not fit is gathered into the 422.
pub async fn read_model<T: RequestModel>(
    request: &mut Request,
    _: &Argument,
) -> Result<T, Rejection> {
    let bytes = body::whole(request, Some(JSON)).await?;
    let value: T = parse(&bytes)?;
    let mut faults = Faults::new();
    value.validate(&At::root(Place::Body), &mut faults);
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(Rejection::Faults(faults.into_vec()))
    }
}

/// Describes a JSON body.
pub fn describe_json_body(argument: &mut ArgumentMeta, schema: SchemaOf) {
    argument.kind = ArgumentKind::Body {
        media_type: JSON,
        schema: Some(schema),
    };
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Rejection> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        // What does not fit may stand before what is broken.
        Category::Data => match serde_json::from_slice::<IgnoredAny>(bytes) {
            Ok(_) => explain::<T>(bytes),
            Err(error) => not_json(&error),
        },
        Category::Syntax | Category::Eof | Category::Io => not_json(&error),
    })
}

fn not_json(error: &serde_json::Error) -> Rejection {
    let detail = format!("the body is not JSON: {error}");
    Rejection::Answer(Error::refused(StatusCode::BAD_REQUEST, detail, Vec::new()))
}

/// Reads a body that did not fit once more, to find out where.
fn explain<T: DeserializeOwned>(bytes: &[u8]) -> Rejection {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => {
            let pointer = pointer(error.path());
            Rejection::fault(fault(pointer, &error.inner().to_string()))
        }
        Ok(_) => Rejection::fault(Fault::body("", "type", "does not fit")),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                text.push('/');
                text.push_str(&escaped(key));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    text
}

/// A fault from serde's words, which name the value; the fault does not.
fn fault(mut pointer: String, message: &str) -> Fault {
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
    } else if let Some((_, expected)) = message.rsplit_once("expected ") {
        ("type", format!("must be {}", in_schema_words(expected)))
    } else {
        ("type", "does not fit".to_owned())
    };
    Fault::body(pointer, code, detail)
}

/// What serde expected, as a reader of the schema would say it.
pub(super) fn in_schema_words(expected: &str) -> &str {
    let end = expected.find(" at line ").unwrap_or(expected.len());
    match &expected[..end] {
        "f32" | "f64" => "a number",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "an integer that is not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "an integer",
        "a sequence" => "an array",
        "a map" => "an object",
        text if text.starts_with("struct ") || text.starts_with("internally tagged enum") => {
            "an object"
        }
        text if text.starts_with("tuple ") || text.starts_with("a tuple") => "an array",
        text => text,
    }
}

impl<T: RequestModel> FromRequest for Json<T> {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        describe_json_body(argument, SchemaOf::of::<T>());
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        read_model(request, argument).await.map(Self)
    }
}

macro_rules! json_arguments {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> FromRequest for $type {
            const STAGE: Stage = Stage::Body;

            fn describe(argument: &mut ArgumentMeta) {
                describe_json_body(argument, SchemaOf::of::<Self>());
            }

            async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
                read_model(request, argument).await
            }
        }
    )*};
}

json_arguments! {
    [] serde_json::Value;
    [] serde_json::Map<String, serde_json::Value>;
    [T: DeserializeOwned + Send + 'static] Untyped<T>;
    [T: RequestModel] std::collections::BTreeMap<String, T>;
    [T: RequestModel] std::collections::HashMap<String, T>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str, pointer: &str, code: &str, detail: &str) {
        let found = fault(String::new(), message);
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
