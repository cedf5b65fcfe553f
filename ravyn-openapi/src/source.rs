//! A document as it is read: any JSON whose root says that it is OpenAPI 3, also one of another tool.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The methods of a path item, as they are written there.
pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// References that are followed from one to the next; more of them are a circle.
const LONGEST_CHAIN: usize = 32;

/// Why something is no document that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotOpenApi {
    /// It is no object, or one that does not say what it is.
    #[error("it is no OpenAPI document: the member `openapi` with the version is missing")]
    NoVersion,
    /// It is of a version with other rules.
    #[error("it is of OpenAPI `{0}`, and only 3.0, 3.1 and 3.2 can be read")]
    Version(String),
    /// It is Swagger 2.0.
    #[error("it is of Swagger `{0}`: convert it to OpenAPI 3 first")]
    Swagger(String),
    /// Its paths are no object.
    #[error("it is no OpenAPI document: `paths` is no object")]
    Paths,
}

/// A document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    root: &'a Value,
}

impl<'a> Source<'a> {
    /// # Errors
    /// Why it cannot be read.
    pub(crate) fn new(root: &'a Value) -> Result<Self, NotOpenApi> {
        if let Some(version) = root["swagger"].as_str() {
            return Err(NotOpenApi::Swagger(version.to_owned()));
        }
        let version = root["openapi"].as_str().ok_or(NotOpenApi::NoVersion)?;
        if !["3.0", "3.1", "3.2"]
            .iter()
            .any(|known| version.starts_with(known))
        {
            return Err(NotOpenApi::Version(version.to_owned()));
        }
        let paths = &root["paths"];
        if !paths.is_object() && !paths.is_null() {
            return Err(NotOpenApi::Paths);
        }
        Ok(Self { root })
    }

    pub(crate) const fn root(&self) -> &'a Value {
        self.root
    }

    /// What a reference into this document points at.
    pub(crate) fn target(&self, reference: &str) -> Option<&'a Value> {
        let pointer = percent_decode_str(reference.strip_prefix('#')?);
        self.root.pointer(&pointer.decode_utf8().ok()?)
    }

    /// What a part stands for, if it is a reference.
    pub(crate) fn resolve(&self, part: &'a Value) -> &'a Value {
        let mut part = part;
        for _ in 0..LONGEST_CHAIN {
            let target = part["$ref"].as_str().and_then(|text| self.target(text));
            let Some(target) = target else { break };
            part = target;
        }
        part
    }
}

/// The members of an object; none of anything else.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The elements of a list; none of anything else.
pub(crate) fn elements(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
