//! The body of a problem (RFC 9457) as a schema.

use std::borrow::Cow;

use ravyn_core::meta::{ProblemMeta, SchemaOf, keep_identity};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use super::super::schemas::Schemas;

/// Media type of a problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// Stands for the body that [`ravyn_core::error::Problem`] writes.
struct Problem;

impl JsonSchema for Problem {
    fn schema_name() -> Cow<'static, str> {
        "Problem".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "ravyn::Problem".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let fault = json!({
            "type": "object",
            "required": ["location", "code", "detail"],
            "properties": {
                "location": {"type": "string", "enum": ["path", "query", "header", "cookie", "body"]},
                "name": {"type": "string", "description": "Name of the parameter."},
                "pointer": {"type": "string", "description": "Place in the body, as a JSON Pointer (RFC 6901)."},
                "code": {"type": "string", "description": "Stable code: a JSON Schema keyword, where one says it."},
                "detail": {"type": "string", "description": "What is wrong, for a person."},
            },
        });
        json_schema!({
            "description": "A problem (RFC 9457).",
            "type": "object",
            "required": ["title", "status", "code"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference", "default": "about:blank"},
                "title": {"type": "string", "description": "What kind of problem it is, for a person."},
                "status": {"type": "integer", "description": "Status of the answer.", "minimum": 100, "maximum": 599},
                "code": {"type": "string", "description": "Stable code of the kind."},
                "detail": {"type": "string", "description": "What is wrong with this request, for a person."},
                "id": {"type": "string", "description": "Joins the answer with a line in the server's log."},
                "errors": {
                    "type": "array",
                    "description": "Every fault of the request.",
                    "items": fault,
                },
            },
            (keep_identity::KEY): {"name": "Problem", "path": "ravyn::Problem", "renamed": false},
        })
    }
}

/// The schema of any problem.
pub(super) fn any(schemas: &mut Schemas) -> Schema {
    schemas.answer(&SchemaOf::of::<Problem>())
}

/// The schema of a problem that has one of these codes.
pub(super) fn schema(problems: &[ProblemMeta], schemas: &mut Schemas) -> Schema {
    let any = any(schemas);
    let mut codes: Vec<&str> = Vec::new();
    for problem in problems {
        if !codes.contains(&problem.code) {
            codes.push(problem.code);
        }
    }
    json_schema!({
        "allOf": [any, {"type": "object", "properties": {"code": {"enum": codes}}}],
    })
}
