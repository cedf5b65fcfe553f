//! What is remarked on a document, and what is not.

use expect_test::{Expect, expect};
use http::Method;
use ravyn_core::meta::{Place, ResponseMeta, SchemaOf};
use ravyn_openapi::{NotOpenApi, lint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support;

fn lines(document: &Value) -> String {
    let remarks = lint::check(document).expect("a document");
    remarks.iter().map(|remark| format!("{remark}\n")).collect()
}

#[track_caller]
fn check(document: &Value, expected: &Expect) {
    expected.assert_eq(&lines(document));
}

/// A document that lacks nothing, but for this operation.
fn of_operation(operation: Value) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1.0.0", "description": "Sells tea."},
        "paths": {"/items": {}},
        "components": {"schemas": {
            "Item": {"type": "object", "description": "A thing.", "properties": {"name": {"type": "string", "description": "What it is called."}}},
            "Bare": {"type": "object", "properties": {"name": {"type": "string"}, "item": {"$ref": "#/components/schemas/Item"}}},
        }},
        "tags": [{"name": "items", "description": "All about items."}],
    });
    document["paths"]["/items"]["post"] = operation;
    document
}

#[test]
fn a_document_with_words_everywhere_has_no_remarks() {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Item"}, "example": {"name": "Assam"}}});
    let document = of_operation(json!({
        "operationId": "create",
        "summary": "Adds an item.",
        "tags": ["items"],
        "parameters": [{"name": "dry", "in": "query", "description": "Only tries.", "schema": {"type": "boolean"}}],
        "requestBody": {"content": content},
        "responses": {"201": {"description": "The item.", "content": content}, "204": {"description": "No Content"}},
    }));
    assert_eq!(lines(&document), "");
}

#[test]
fn each_rule_has_its_place() {
    let content = json!({"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Bare"}}}});
    let operation = json!({
        "tags": ["things"],
        "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "OK", "content": content}, "404": {"description": ""}},
    });
    let mut document = of_operation(operation);
    document["info"]["description"] = Value::Null;
    document["components"]["securitySchemes"] =
        json!({"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}});
    check(
        &document,
        &expect![[r#"
            document: does not say what the API is for (api-description)
            scheme Key: has no description (scheme-description)
            POST /items: has neither a summary nor a description (operation-summary)
            POST /items: has no operationId (operation-id)
            POST /items > query page: has no description (parameter-description)
            POST /items > body: has no example (body-example)
            POST /items > 200: has no description of its own (answer-description)
            POST /items > 200: has no example (answer-example)
            POST /items > 404: has no description of its own (answer-description)
            tag things: has no description (tag-description)
            schema Bare: has no description (schema-description)
            schema Bare > name: has no description (property-description)
        "#]],
    );
}

#[test]
fn an_example_of_every_field_is_one_of_the_whole() {
    let body = |name: Value| {
        let schema = json!({"type": "object", "properties": {"name": name, "size": {"description": "Which.", "enum": [1, 2]}}});
        of_operation(json!({
            "operationId": "create",
            "summary": "Adds an item.",
            "requestBody": {"content": {"application/json": {"schema": schema}}},
        }))
    };
    assert_eq!(
        lines(&body(json!({"description": "A name.", "examples": ["a"]}))),
        ""
    );
    assert_eq!(
        lines(&body(json!({"description": "A name."}))),
        "POST /items > body: has no example (body-example)\n"
    );
}

#[test]
fn a_secret_is_not_asked_to_be_shown() {
    let schema = json!({"type": "object", "properties": {
        "user": {"type": "string", "description": "Who."},
        "password": {"type": "string", "format": "password", "description": "Theirs."},
    }});
    let form = json!({"application/x-www-form-urlencoded": {"schema": schema}});
    let operation = json!({"operationId": "a", "summary": "A.", "requestBody": {"content": form}});
    assert_eq!(lines(&of_operation(operation)), "");
}

#[test]
fn two_operations_of_one_id_are_told() {
    let operation = json!({"operationId": "a", "summary": "A."});
    let mut document = of_operation(operation.clone());
    document["paths"]["/others"] = json!({"get": operation});
    check(
        &document,
        &expect![[r#"
            GET /others: has the operationId of another operation (operation-id)
        "#]],
    );
}

/// A thing that can be bought.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Tea {
    /// What it is called.
    #[schemars(example = &"Assam")]
    name: String,
    /// What it may be in turn.
    parts: Vec<Self>,
}

#[test]
fn what_the_framework_adds_lacks_nothing() {
    let mut route = support::route(Method::POST, "/teas/{id}", "create");
    route.summary = Some("Adds a tea.".into());
    route.response_description = Some("The tea.");
    route.arguments.push(support::body::<Tea>());
    route
        .arguments
        .push(support::placed::<u32>("id", Place::Path));
    let of = SchemaOf::of::<Tea>();
    let answer = ResponseMeta::success().content("application/json", Some(of));
    route.responses.add(answer);
    let mut document = support::document(&[route]);
    document["info"]["description"] = "Sells tea.".into();
    let answers = &document["paths"]["/teas/{id}"]["post"]["responses"];
    assert!(
        answers.as_object().is_some_and(|answers| answers.len() > 5),
        "{answers}"
    );
    check(
        &document,
        &expect![[r#"
            POST /teas/{id} > path id: has no description (parameter-description)
        "#]],
    );
}

#[test]
fn a_circle_of_schemas_and_odd_parts_end() {
    let mut document = of_operation(
        json!({"operationId": 1, "summary": [], "tags": {}, "parameters": [1, {"$ref": "#/no"}], "responses": {"200": null, "x": {"content": []}}}),
    );
    document["components"]["schemas"]["Item"] = json!({"$ref": "#/components/schemas/Item"});
    assert!(lines(&document).contains("POST /items: has no operationId"));
    assert_eq!(lint::check(&json!({})), Err(NotOpenApi::NoVersion));
}
