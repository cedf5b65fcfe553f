//! What a change of a schema asks of the next version, where clients send the value and where they receive it.

use ravyn_openapi::diff::{self, Severity};
use serde_json::{Value, json};

/// `major`, `minor`, `patch` or `none`; `may` where it is major because it cannot be told.
pub(crate) fn verdict(old: &Value, new: &Value) -> &'static str {
    let report = diff::compare(old, new).expect("documents");
    match report.verdict() {
        None => "none",
        Some(Severity::Patch) => "patch",
        Some(Severity::Minor) => "minor",
        Some(Severity::Major) => {
            let mut findings = report.findings().iter();
            let is_certain =
                findings.any(|one| one.severity() == Severity::Major && one.is_certain());
            if is_certain { "major" } else { "may" }
        }
    }
}

fn sent(schema: &Value) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    document(&json!({"requestBody": {"content": content}}))
}

fn received(schema: &Value) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    document(&json!({"responses": {"200": {"description": "OK", "content": content}}}))
}

fn document(operation: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "paths": {"/items": {"post": operation}},
        "components": {"schemas": {
            "Circle": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "circle"}}},
            "Square": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "square"}}},
            "Tree": {"type": "object", "properties": {"parts": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
            "Name": {"type": "string"},
        }},
    })
}

/// A row: the schema before and now, the verdict where it is sent, and where it is received.
type Row = (Value, Value, &'static str, &'static str);

#[track_caller]
fn check(rows: Vec<Row>) {
    let mut wrong = String::new();
    for (old, new, in_request, in_answer) in rows {
        let found = (
            verdict(&sent(&old), &sent(&new)),
            verdict(&received(&old), &received(&new)),
        );
        if found != (in_request, in_answer) {
            wrong += &format!(
                "{old} -> {new}: {found:?}, expected {:?}\n",
                (in_request, in_answer)
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_narrower_type_breaks_requests_and_a_wider_one_answers() {
    let (string, integer, number) = (
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "number"}),
    );
    let nullable = json!({"type": ["string", "null"]});
    check(vec![
        (string.clone(), string.clone(), "none", "none"),
        (string.clone(), integer.clone(), "major", "major"),
        (integer.clone(), number.clone(), "minor", "major"),
        (number, integer.clone(), "major", "minor"),
        (string.clone(), nullable.clone(), "minor", "major"),
        (nullable.clone(), string.clone(), "major", "minor"),
        (
            string.clone(),
            json!({"type": ["string", "integer"]}),
            "minor",
            "major",
        ),
        (json!({}), string.clone(), "major", "minor"),
        (string.clone(), json!({}), "minor", "major"),
        (string.clone(), json!(false), "major", "minor"),
        // Other forms of the same.
        (
            nullable.clone(),
            json!({"type": "string", "nullable": true}),
            "none",
            "none",
        ),
        (
            nullable.clone(),
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
            "none",
            "none",
        ),
        (
            string.clone(),
            json!({"$ref": "#/components/schemas/Name"}),
            "none",
            "none",
        ),
        (
            string.clone(),
            json!({"allOf": [{"$ref": "#/components/schemas/Name"}]}),
            "none",
            "none",
        ),
        (
            json!({"type": ["string", "integer"]}),
            json!({"anyOf": [string, integer]}),
            "none",
            "none",
        ),
    ]);
}

#[test]
fn values_are_a_set() {
    let (one, two) = (json!({"enum": ["a"]}), json!({"enum": ["a", "b"]}));
    check(vec![
        (two.clone(), one.clone(), "major", "minor"),
        (one.clone(), two.clone(), "minor", "major"),
        (two.clone(), json!({"enum": ["a", "c"]}), "major", "major"),
        (json!({"type": "string"}), one.clone(), "major", "minor"),
        (one.clone(), json!({"type": "string"}), "minor", "major"),
        (one.clone(), json!({"const": "a"}), "none", "none"),
        (
            two,
            json!({"oneOf": [{"const": "a"}, {"const": "b", "description": "B."}]}),
            "none",
            "none",
        ),
    ]);
}

#[test]
fn numbers_are_a_set_as_well() {
    let of = |keyword: &str, value: Value| json!({"type": "integer", keyword: value});
    let any = json!({"type": "integer"});
    check(vec![
        (
            of("maximum", 20.into()),
            of("maximum", 10.into()),
            "major",
            "minor",
        ),
        (
            of("minimum", 1.into()),
            of("minimum", 0.into()),
            "minor",
            "major",
        ),
        (any.clone(), of("minimum", 0.into()), "major", "minor"),
        (of("maximum", 9.into()), any.clone(), "minor", "major"),
        (
            of("minimum", 0.into()),
            of("exclusiveMinimum", 0.into()),
            "major",
            "minor",
        ),
        (
            json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true}),
            of("exclusiveMinimum", 0.into()),
            "none",
            "none",
        ),
        (
            of("maximum", u64::MAX.into()),
            of("maximum", (u64::MAX - 1).into()),
            "major",
            "minor",
        ),
        (
            of("multipleOf", 2.into()),
            of("multipleOf", 4.into()),
            "major",
            "minor",
        ),
        (
            of("multipleOf", 2.into()),
            of("multipleOf", 3.into()),
            "major",
            "major",
        ),
    ]);
}

#[test]
fn lengths_are_a_set_as_well() {
    check(vec![
        (
            json!({"type": "string", "maxLength": 5}),
            json!({"type": "string", "maxLength": 9}),
            "minor",
            "major",
        ),
        (
            json!({"type": "string"}),
            json!({"type": "string", "minLength": 0}),
            "none",
            "none",
        ),
        (
            json!({"type": "string"}),
            json!({"type": "string", "minLength": 1}),
            "major",
            "minor",
        ),
        (
            json!({"type": "array"}),
            json!({"type": "array", "maxItems": 3}),
            "major",
            "minor",
        ),
        (
            json!({"type": "array", "uniqueItems": true}),
            json!({"type": "array"}),
            "minor",
            "major",
        ),
    ]);
}

#[test]
fn a_pattern_cannot_be_compared_with_another() {
    let of = |keyword: &str, value: &str| json!({"type": "string", keyword: value});
    let any = json!({"type": "string"});
    check(vec![
        (any.clone(), of("pattern", "^a"), "major", "minor"),
        (of("pattern", "^a"), any.clone(), "minor", "major"),
        (of("pattern", "^a"), of("pattern", "^b"), "may", "may"),
        (any.clone(), of("format", "email"), "major", "minor"),
        (of("format", "email"), any, "minor", "major"),
        (of("format", "email"), of("format", "uri"), "may", "may"),
        (
            of("format", "int32"),
            of("format", "int64"),
            "minor",
            "major",
        ),
        (
            of("format", "uint64"),
            of("format", "uint8"),
            "major",
            "minor",
        ),
        (
            json!({"not": {"const": 1}}),
            json!({"not": {"const": 2}}),
            "may",
            "may",
        ),
    ]);
}

#[test]
fn properties_are_judged_by_who_writes_and_who_reads_them() {
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required});
    let (none, one) = (
        object(json!({}), json!([])),
        object(json!({"a": {}}), json!([])),
    );
    let required = object(json!({"a": {}}), json!(["a"]));
    let closed = |mut schema: Value| {
        schema["additionalProperties"] = false.into();
        schema
    };
    check(vec![
        (none.clone(), one.clone(), "minor", "minor"),
        (none.clone(), required.clone(), "major", "minor"),
        (one.clone(), required.clone(), "major", "minor"),
        (required.clone(), one.clone(), "minor", "major"),
        (one.clone(), none.clone(), "may", "major"),
        (closed(one.clone()), closed(none.clone()), "major", "major"),
        (closed(none.clone()), closed(one.clone()), "minor", "major"),
        (none.clone(), closed(none.clone()), "major", "minor"),
        (closed(none.clone()), none.clone(), "minor", "major"),
        (
            object(json!({"a": {"type": "string"}}), json!([])),
            object(json!({"a": {"type": "integer"}}), json!([])),
            "major",
            "major",
        ),
        (
            none.clone(),
            object(json!({}), json!(["b"])),
            "major",
            "minor",
        ),
        (
            json!({"additionalProperties": {"type": "string"}}),
            json!({"additionalProperties": {"type": ["string", "null"]}}),
            "minor",
            "major",
        ),
        (
            json!({"additionalProperties": {"type": "string"}}),
            json!({}),
            "minor",
            "major",
        ),
        // A member that only the server writes is no part of a request.
        (
            none.clone(),
            object(json!({"id": {"readOnly": true}}), json!(["id"])),
            "none",
            "minor",
        ),
        (
            object(json!({"key": {"writeOnly": true}}), json!([])),
            none,
            "may",
            "none",
        ),
        (
            json!({"allOf": [one, {"required": ["a"]}]}),
            required,
            "none",
            "none",
        ),
    ]);
}

#[test]
fn alternatives_are_found_again_by_name_by_tag_and_by_type() {
    let circle = json!({"$ref": "#/components/schemas/Circle"});
    let square = json!({"$ref": "#/components/schemas/Square"});
    let inline = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"const": "square"}}});
    let one = json!({"oneOf": [circle.clone()]});
    let two = json!({"oneOf": [circle.clone(), square.clone()]});
    let text = json!({"type": "string"});
    check(vec![
        (one.clone(), two.clone(), "minor", "major"),
        (two.clone(), one.clone(), "major", "minor"),
        (circle.clone(), two.clone(), "minor", "major"),
        (two.clone(), circle.clone(), "major", "minor"),
        (
            two.clone(),
            json!({"oneOf": [square, circle.clone()]}),
            "none",
            "none",
        ),
        (
            two.clone(),
            json!({"oneOf": [circle.clone(), inline]}),
            "none",
            "none",
        ),
        (
            text.clone(),
            json!({"anyOf": [text, {"type": "integer"}]}),
            "minor",
            "major",
        ),
        (
            json!({"anyOf": [circle.clone(), {"type": "null"}]}),
            circle.clone(),
            "major",
            "minor",
        ),
        // Whether an object of both kinds exists cannot be told, and `oneOf` refuses it.
        (
            json!({"oneOf": [{"type": "object", "title": "A"}]}),
            json!({"oneOf": [{"type": "object", "title": "A"}, {"type": "object", "title": "B", "required": ["b"]}]}),
            "may",
            "may",
        ),
        (
            two,
            json!({"oneOf": [{"type": "object", "required": ["x", "y"]}]}),
            "may",
            "may",
        ),
    ]);
}

#[test]
fn lists_are_compared_by_their_elements() {
    let of = |items: Value| json!({"type": "array", "items": items});
    let text = json!({"type": "string"});
    check(vec![
        (
            of(text.clone()),
            of(json!({"type": ["string", "null"]})),
            "minor",
            "major",
        ),
        (json!({"type": "array"}), of(text.clone()), "major", "minor"),
        (of(text.clone()), json!({"type": "array"}), "minor", "major"),
        (
            json!({"prefixItems": [text]}),
            json!({"prefixItems": [{"type": "integer"}]}),
            "major",
            "major",
        ),
    ]);
}

#[test]
fn words_are_a_patch_and_a_default_is_more_where_it_is_sent() {
    let of = |keyword: &str, value: Value| json!({"type": "string", keyword: value});
    let any = json!({"type": "string"});
    check(vec![
        (
            any.clone(),
            of("description", "A name.".into()),
            "patch",
            "patch",
        ),
        (any.clone(), of("examples", json!(["a"])), "patch", "patch"),
        (any.clone(), of("x-internal", true.into()), "patch", "patch"),
        (any.clone(), of("deprecated", true.into()), "minor", "minor"),
        (any.clone(), of("default", "a".into()), "minor", "patch"),
        (
            of("default", "a".into()),
            of("default", "b".into()),
            "major",
            "patch",
        ),
        (of("default", "a".into()), any, "may", "patch"),
    ]);
}

#[test]
fn references_in_a_circle_end_the_walk() {
    let tree = json!({"$ref": "#/components/schemas/Tree"});
    let mut old = sent(&tree);
    let mut new = old.clone();
    assert_eq!(verdict(&old, &new), "none");
    new["components"]["schemas"]["Tree"]["properties"]["name"] = json!({"type": "string"});
    assert_eq!(verdict(&old, &new), "minor");
    new["components"]["schemas"]["Tree"]["required"] = json!(["name"]);
    let report = diff::compare(&old, &new).expect("documents");
    let places: Vec<&str> = report.findings().iter().map(diff::Finding::place).collect();
    assert_eq!(places, ["POST /items > body > /name"]);
    // Nothing but a circle lets anything through.
    let own = json!({"allOf": [{"$ref": "#/components/schemas/Tree"}, {"$ref": "#/components/schemas/Tree"}]});
    old["components"]["schemas"]["Tree"] = own;
    assert_eq!(verdict(&old, &old.clone()), "none");
}
