//! How the changes between two documents are told, and what is no document.

use expect_test::expect;
use ravyn_openapi::{NotOpenApi, diff};
use serde_json::{Value, json};

fn shop(version: &str, item: Value, answers: Value) -> Value {
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": version},
        "paths": {
            "/items": {
                "post": {
                    "operationId": "create",
                    "requestBody": {"$ref": "#/components/requestBodies/Item"},
                },
            },
        },
        "components": {
            "requestBodies": {"Item": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}},
            "schemas": {},
        },
    });
    document["components"]["schemas"]["Item"] = item;
    document["paths"]["/items"]["post"]["responses"] = answers;
    document
}

#[test]
fn each_change_is_a_line_with_its_place_and_the_worst_come_first() {
    let item = json!({"type": "object", "properties": {
        "name": {"type": "string"},
        "price": {"type": "integer", "maximum": 20},
        "tags": {"type": "array", "items": {"type": "string", "nullable": true}},
    }});
    let mut changed = item.clone();
    changed["properties"]["price"]["maximum"] = 10.into();
    changed["properties"]["tags"]["items"]["nullable"] = false.into();
    changed["properties"]["name"]["description"] = "What it is called.".into();
    changed["properties"]["a/b"] = json!({});
    let answer = |schema: Value| json!({"201": {"description": "Created", "content": {"application/json": {"schema": schema}}}});
    let old = shop(
        "1.0.0",
        item,
        answer(json!({"properties": {"id": {"pattern": "^a"}}})),
    );
    let new = shop(
        "2.0.0",
        changed,
        answer(json!({"properties": {"id": {"pattern": "^b"}}})),
    );
    let report = diff::compare(&old, &new).expect("documents");
    expect![[r#"
        major  request  POST /items > body > /price: the maximum is 10, was 20
        major  request  POST /items > body > /tags/*: may no longer be null
        major  answer   POST /items > 201 > /id: the pattern is `^b`, was `^a` (may break)
        minor  request  POST /items > body > /a~1b: is a new property
        patch  request  POST /items > body > /name: `description` differs
        verdict: major (3 major, 1 minor, 1 patch)
    "#]]
    .assert_eq(&report.to_string());
    let json = serde_json::to_value(&report).expect("JSON");
    assert_eq!(json["verdict"], "major");
    assert_eq!(
        json["findings"][2],
        json!({
            "severity": "major",
            "certain": false,
            "direction": "answer",
            "place": "POST /items > 201 > /id",
            "text": "the pattern is `^b`, was `^a`",
        })
    );
}

#[test]
fn the_version_of_the_document_is_no_difference() {
    let of = |version: &str| shop(version, json!({}), json!({}));
    let report = diff::compare(&of("1.0.0"), &of("1.0.1")).expect("documents");
    assert_eq!(report.verdict(), None);
    assert_eq!(report.to_string(), "verdict: none, no difference\n");
}

#[test]
fn a_whole_document_does_not_differ_from_itself() {
    let text = include_str!("../golden/shop.json");
    let document: Value = serde_json::from_str(text).expect("JSON");
    let report = diff::compare(&document, &document).expect("documents");
    assert_eq!(report.findings(), []);
}

#[test]
fn something_else_than_openapi_3_is_an_error_that_says_so() {
    let document = json!({"openapi": "3.1.0"});
    for (other, expected) in [
        (json!([]), NotOpenApi::NoVersion),
        (json!("text"), NotOpenApi::NoVersion),
        (
            json!({"name": "shop", "version": "1.0.0"}),
            NotOpenApi::NoVersion,
        ),
        (
            json!({"swagger": "2.0"}),
            NotOpenApi::Swagger("2.0".to_owned()),
        ),
        (
            json!({"openapi": "4.0.0"}),
            NotOpenApi::Version("4.0.0".to_owned()),
        ),
        (json!({"openapi": "3.1.0", "paths": []}), NotOpenApi::Paths),
    ] {
        assert_eq!(diff::compare(&other, &document), Err(expected.clone()));
        assert_eq!(diff::compare(&document, &other), Err(expected));
    }
}

#[test]
fn what_is_malformed_inside_is_no_panic() {
    let mut whole: Value = serde_json::from_str(include_str!("../golden/shop.json")).expect("JSON");
    let paths = whole["paths"].as_object_mut().expect("paths");
    paths.retain(|path, _| path == "/items");
    let mut pointers = Vec::new();
    collect(&whole, String::new(), &mut pointers);
    let odd = [
        Value::Null,
        json!([1]),
        json!("x"),
        json!({"$ref": "#/nowhere"}),
        json!(-1.5),
    ];
    for (pointer, odd) in pointers.iter().zip(odd.iter().cycle()) {
        let mut broken = whole.clone();
        *broken.pointer_mut(pointer).expect("a part") = odd.clone();
        let is_document = diff::compare(&broken, &broken).is_ok();
        assert_eq!(diff::compare(&whole, &broken).is_ok(), is_document);
        assert_eq!(diff::compare(&broken, &whole).is_ok(), is_document);
    }
}

/// Every part of a document, down to some depth.
fn collect(value: &Value, at: String, all: &mut Vec<String>) {
    if at.matches('/').count() > 8 {
        return;
    }
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, part)| (name.replace('~', "~0").replace('/', "~1"), part))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, part)| (at.to_string(), part))
            .collect(),
        _ => Vec::new(),
    };
    for (name, part) in parts {
        collect(part, format!("{at}/{name}"), all);
    }
    all.push(at);
}
