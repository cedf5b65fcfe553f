//! What a change of operations, parameters, answers and security asks of the next version.

use serde_json::{Value, json};

use super::diff_schemas::verdict;

fn of_paths(paths: Value) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1.0.0"},
        "components": {
            "securitySchemes": {
                "Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "SameKey": {"type": "apiKey", "in": "header", "name": "x-key", "description": "A key."},
                "Bearer": {"type": "http", "scheme": "bearer"},
                "OAuth2": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/token", "scopes": {"read": "Reads", "write": "Writes"}}}},
            },
        },
    });
    document["paths"] = paths;
    document
}

fn of_operation(operation: Value) -> Value {
    let mut paths = json!({"/items": {}});
    paths["/items"]["get"] = operation;
    of_paths(paths)
}

type Row = (Value, Value, &'static str);

#[track_caller]
fn check(document: fn(Value) -> Value, rows: Vec<Row>) {
    let mut wrong = String::new();
    for (old, new, expected) in rows {
        let found = verdict(&document(old.clone()), &document(new.clone()));
        if found != expected {
            wrong += &format!("{old} -> {new}: {found}, expected {expected}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn operations_are_found_by_method_and_by_the_shape_of_the_path() {
    let (get, post) = (json!({"get": {}}), json!({"get": {}, "post": {}}));
    let item = |name: &str| {
        let parameter =
            json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        json!({format!("/items/{{{name}}}/parts"): {"get": {"parameters": [parameter]}}})
    };
    check(
        of_paths,
        vec![
            (json!({"/a": get}), json!({"/a": post}), "minor"),
            (json!({"/a": post}), json!({"/a": get}), "major"),
            (json!({"/a": get}), json!({"/a": get, "/b": get}), "minor"),
            (json!({"/a": get}), json!({}), "major"),
            (json!({"/a": get}), json!({"/b": get}), "major"),
            (item("id"), item("id"), "none"),
            (item("id"), item("item_id"), "patch"),
            (
                json!({"/a/{x}": get, "/a/{y}/b": get}),
                json!({"/a/{z}": get, "/a/{x}/b": get}),
                "none",
            ),
        ],
    );
}

#[test]
fn what_stands_on_an_operation() {
    check(
        of_operation,
        vec![
            (
                json!({"operationId": "list"}),
                json!({"operationId": "all"}),
                "major",
            ),
            (json!({"operationId": "list"}), json!({}), "may"),
            (json!({}), json!({"operationId": "list"}), "minor"),
            (json!({}), json!({"deprecated": true}), "minor"),
            (json!({}), json!({"summary": "All."}), "patch"),
            (json!({"tags": ["a"]}), json!({"tags": ["b"]}), "patch"),
            (
                json!({"servers": [{"url": "/v1"}]}),
                json!({"servers": [{"url": "/v2"}]}),
                "may",
            ),
            (
                json!({"servers": [{"url": "/v1"}]}),
                json!({"servers": [{"url": "/v1"}, {"url": "/v2"}]}),
                "minor",
            ),
            (json!({"deprecated": false}), json!({"x-note": 1}), "none"),
        ],
    );
}

#[test]
fn parameters_are_found_by_place_and_name() {
    let one = |parameter: Value| json!({"parameters": [parameter]});
    let query = |more: Value| {
        let mut parameter = json!({"name": "page", "in": "query", "schema": {"type": "integer"}});
        parameter
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().cloned().unwrap_or_default());
        one(parameter)
    };
    check(
        of_operation,
        vec![
            (json!({}), query(json!({})), "minor"),
            (json!({}), query(json!({"required": true})), "major"),
            (query(json!({})), json!({}), "major"),
            (query(json!({})), query(json!({"required": true})), "major"),
            (query(json!({"required": true})), query(json!({})), "minor"),
            (query(json!({})), query(json!({"in": "cookie"})), "major"),
            (
                query(json!({})),
                query(json!({"schema": {"type": "number"}})),
                "minor",
            ),
            (
                query(json!({})),
                query(json!({"schema": {"type": "integer", "maximum": 9}})),
                "major",
            ),
            (
                query(json!({})),
                query(json!({"description": "Which page."})),
                "patch",
            ),
            (
                query(json!({})),
                query(json!({"deprecated": true})),
                "minor",
            ),
            (
                query(json!({"explode": true})),
                query(json!({"explode": false})),
                "none",
            ),
            (
                one(json!({"name": "X-Tenant", "in": "header"})),
                one(json!({"name": "x-tenant", "in": "header"})),
                "none",
            ),
            (
                one(json!({"name": "Accept", "in": "header"})),
                json!({}),
                "none",
            ),
            (
                query(json!({"schema": {"type": "string"}})),
                query(
                    json!({"schema": null, "content": {"application/json": {"schema": {"type": "string"}}}}),
                ),
                "none",
            ),
        ],
    );
}

#[test]
fn the_style_of_a_list_is_a_part_of_it() {
    let one = |parameter: Value| json!({"parameters": [parameter]});
    let list = |style: Value| {
        let mut parameter = style;
        parameter["name"] = "ids".into();
        parameter["in"] = "query".into();
        parameter["schema"] = json!({"type": "array", "items": {"type": "string"}});
        one(parameter)
    };
    check(
        of_operation,
        vec![
            (list(json!({})), list(json!({"explode": false})), "major"),
            (
                list(json!({})),
                list(json!({"style": "form", "explode": true})),
                "none",
            ),
        ],
    );
}

#[test]
fn a_parameter_of_the_path_item_is_one_of_each_operation() {
    let page = json!({"name": "page", "in": "query"});
    let above = of_paths(json!({"/items": {"parameters": [page], "get": {}}}));
    let inside = of_operation(json!({"parameters": [page]}));
    assert_eq!(verdict(&above, &inside), "none");
}

#[test]
fn bodies_by_media_type() {
    let body = |names: &[&str], required: bool| {
        let content: Value = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({})))
            .collect();
        json!({"requestBody": {"content": content, "required": required}})
    };
    let (json, both) = (["application/json"], ["application/json", "text/csv"]);
    check(
        of_operation,
        vec![
            (json!({}), body(&json, false), "minor"),
            (json!({}), body(&json, true), "major"),
            (body(&json, false), json!({}), "may"),
            (body(&json, false), body(&json, true), "major"),
            (body(&json, true), body(&json, false), "minor"),
            (body(&json, true), body(&both, true), "minor"),
            (body(&both, true), body(&json, true), "major"),
            (body(&json, true), body(&["Application/JSON"], true), "none"),
            (body(&json, true), body(&["application/*"], true), "minor"),
        ],
    );
}

#[test]
fn a_success_is_promised_and_an_error_is_not() {
    let answers = |statuses: &[&str]| {
        let all: Value = statuses
            .iter()
            .map(|one| ((*one).to_owned(), json!({"description": ""})))
            .collect();
        json!({"responses": all})
    };
    let with = |more: Value| json!({"responses": {"200": more}});
    check(
        of_operation,
        vec![
            (answers(&["200"]), answers(&["200", "404"]), "minor"),
            (answers(&["200", "404"]), answers(&["200"]), "minor"),
            (answers(&["200"]), answers(&["200", "202"]), "major"),
            (answers(&["200", "202"]), answers(&["200"]), "major"),
            (answers(&["200"]), answers(&["201"]), "major"),
            (answers(&["200"]), answers(&["200", "default"]), "minor"),
            (answers(&["2XX"]), answers(&["2xx", "202"]), "none"),
            (answers(&["200", "404"]), answers(&["200", "4XX"]), "minor"),
            (
                with(json!({"description": "a"})),
                with(json!({"description": "b"})),
                "patch",
            ),
            (
                with(json!({"headers": {"X-A": {}}})),
                with(json!({})),
                "may",
            ),
            (
                with(json!({"headers": {"X-A": {"required": true}}})),
                with(json!({})),
                "major",
            ),
            (
                with(json!({})),
                with(json!({"headers": {"X-A": {}}})),
                "minor",
            ),
            (
                with(json!({"headers": {"X-A": {"required": true}}})),
                with(json!({"headers": {"x-a": {}}})),
                "major",
            ),
            (
                with(json!({"content": {"text/csv": {}, "application/json": {}}})),
                with(json!({"content": {"application/json": {}}})),
                "major",
            ),
            (
                with(json!({"content": {"application/json": {}}})),
                with(json!({"content": {"application/json": {}, "text/csv": {}}})),
                "minor",
            ),
        ],
    );
}

#[test]
fn a_new_code_of_a_problem_is_a_new_error() {
    let problem = |media_type: &str, codes: Value| {
        let schema = json!({"allOf": [
            {"type": "object", "properties": {"code": {"type": "string"}}},
            {"type": "object", "properties": {"code": {"enum": codes}}},
        ]});
        json!({"responses": {"409": {"content": {media_type: {"schema": schema}}}}})
    };
    let (problem_json, json) = ("application/problem+json", "application/json");
    check(
        of_operation,
        vec![
            (
                problem(problem_json, json!(["a"])),
                problem(problem_json, json!(["a", "b"])),
                "minor",
            ),
            (
                problem(json, json!(["a"])),
                problem(json, json!(["a", "b"])),
                "major",
            ),
        ],
    );
}

#[test]
fn an_alternative_credential_breaks_nobody() {
    let needs = |list: Value| json!({"security": list});
    check(
        of_operation,
        vec![
            (json!({}), needs(json!([{"Key": []}])), "major"),
            (needs(json!([{"Key": []}])), json!({}), "minor"),
            (needs(json!([{"Key": []}])), needs(json!([])), "minor"),
            (
                needs(json!([{"Key": []}])),
                needs(json!([{}, {"Key": []}])),
                "minor",
            ),
            (
                needs(json!([{}, {"Key": []}])),
                needs(json!([{"Key": []}])),
                "major",
            ),
            (
                needs(json!([{"Key": []}])),
                needs(json!([{"Key": []}, {"Bearer": []}])),
                "minor",
            ),
            (
                needs(json!([{"Key": []}, {"Bearer": []}])),
                needs(json!([{"Key": []}])),
                "major",
            ),
            (
                needs(json!([{"Key": []}])),
                needs(json!([{"Key": [], "Bearer": []}])),
                "major",
            ),
            (
                needs(json!([{"Key": [], "Bearer": []}])),
                needs(json!([{"Key": []}])),
                "minor",
            ),
            (
                needs(json!([{"Key": []}])),
                needs(json!([{"SameKey": []}])),
                "none",
            ),
            (
                needs(json!([{"OAuth2": ["read"]}])),
                needs(json!([{"OAuth2": ["read", "write"]}])),
                "major",
            ),
            (
                needs(json!([{"OAuth2": ["read", "write"]}])),
                needs(json!([{"OAuth2": ["read"]}])),
                "minor",
            ),
        ],
    );
}

#[test]
fn security_of_the_document_is_that_of_every_operation_without_its_own() {
    let old = of_operation(json!({}));
    let mut new = old.clone();
    new["security"] = json!([{"Key": []}]);
    assert_eq!(verdict(&old, &new), "major");
    new["paths"]["/items"]["get"]["security"] = json!([]);
    assert_eq!(verdict(&old, &new), "none");
}

#[test]
fn how_a_token_is_got() {
    let flow = |url: &str, scopes: Value| {
        let mut document = of_operation(json!({}));
        document["components"]["securitySchemes"]["OAuth2"]["flows"]["password"] =
            json!({"tokenUrl": url, "scopes": scopes});
        document
    };
    let old = flow("/token", json!({"read": "Reads"}));
    assert_eq!(
        verdict(&old, &flow("/login", json!({"read": "Reads"}))),
        "may"
    );
    assert_eq!(verdict(&old, &flow("/token", json!({}))), "may");
    assert_eq!(
        verdict(&old, &flow("/token", json!({"read": "Reads", "write": ""}))),
        "minor"
    );
    assert_eq!(
        verdict(&old, &flow("/token", json!({"read": "May read"}))),
        "patch"
    );
}

#[test]
fn a_webhook_is_received_and_its_answer_is_sent() {
    let hook = |body: Value, answer: Value| {
        let content = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
        let operation =
            json!({"requestBody": content(body), "responses": {"200": content(answer)}});
        let callback =
            json!({"callbacks": {"paid": {"{$request.body#/url}": {"post": operation}}}});
        let mut document = of_operation(callback);
        document["webhooks"] = json!({"order.paid": {"post": operation}});
        document
    };
    let (text, nullable) = (
        json!({"type": "string"}),
        json!({"type": ["string", "null"]}),
    );
    let old = hook(text.clone(), text.clone());
    assert_eq!(
        verdict(&old, &hook(nullable.clone(), text.clone())),
        "major"
    );
    assert_eq!(
        verdict(&old, &hook(text.clone(), nullable.clone())),
        "minor"
    );
    let wide = hook(nullable.clone(), nullable);
    assert_eq!(
        verdict(&wide, &hook(text, json!({"type": ["string", "null"]}))),
        "minor"
    );
    assert_eq!(verdict(&old, &of_operation(json!({}))), "major");
}
