//! A whole document: as it was recorded, and by the rules of OpenAPI 3.1.

use std::time::Duration;

use expect_test::expect_file;
use http::{Method, StatusCode};
use ravyn_core::app::AppInfo;
use ravyn_core::meta::{Place, ResponseMeta, RouteMeta, SchemaOf, keep_identity};
use ravyn_openapi::{OpenApi, generate};
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::support::{argument, body, group, placed, route};

/// A thing that can be bought.
#[derive(JsonSchema)]
#[schemars(extend("x-ravyn-identity" = keep_identity::of::<Self>(false)))]
#[expect(dead_code, reason = "it is only described")]
struct Item {
    /// What it is called.
    #[schemars(length(min = 1, max = 64))]
    name: String,
    #[schemars(default)]
    tags: Vec<String>,
    parts: Vec<Self>,
    #[schemars(skip_deserializing)]
    id: u64,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is only described")]
struct Paging {
    page: Option<u32>,
    x_tenant: Option<String>,
}

fn answered(mut route: RouteMeta, of: SchemaOf) -> RouteMeta {
    route
        .responses
        .add(ResponseMeta::success().content("application/json", Some(of)));
    route.timeout = Some(Duration::from_secs(30));
    route.body_limit = Some(2 << 20);
    route
}

fn items() -> Vec<RouteMeta> {
    let mut list = answered(
        route(Method::GET, "/items", "list"),
        SchemaOf::of::<Vec<Item>>(),
    );
    list.summary = Some("Everything there is.".into());
    list.tags = vec!["items".into()];
    list.arguments = vec![
        group::<Paging>(Place::Query),
        placed::<Option<u8>>("age", Place::Cookie),
    ];

    let mut create = answered(
        route(Method::POST, "/items", "create"),
        SchemaOf::of::<Item>(),
    );
    create.status = Some(StatusCode::CREATED);
    create.tags = vec!["items".into()];
    create.arguments = vec![body::<Item>(), group::<Paging>(Place::Header)];
    create
        .responses
        .problem(StatusCode::CONFLICT, "duplicate-name", "the name is taken");
    create.responses.any();

    let mut change = answered(
        route(Method::PUT, "/items/{id}", "change"),
        SchemaOf::of::<Item>(),
    );
    change.arguments = vec![argument::<u64>("id"), body::<Item>()];
    change.deprecated = true;
    vec![list, create, change]
}

fn others() -> Vec<RouteMeta> {
    let mut sign_in = route(Method::POST, "/sign-in", "sign_in");
    sign_in.arguments = vec![
        placed::<String>("name", Place::Body),
        placed::<String>("password", Place::Body),
    ];
    sign_in.arguments[0].example = Some(json!("anna"));
    sign_in
        .responses
        .add(ResponseMeta::fixed(StatusCode::NO_CONTENT));

    let mut files = route(Method::GET, "/files/{*path}", "files");
    files.arguments = vec![argument::<String>("path")];
    files
        .responses
        .add(ResponseMeta::success().content("application/octet-stream", None));
    vec![sign_in, files]
}

fn document() -> String {
    let info = AppInfo {
        description: Some("Sells *tea*.".into()),
        ..AppInfo::default()
    };
    let routes = [items(), others()].concat();
    let document = generate::document(&info, &OpenApi::new(), &routes.iter().collect::<Vec<_>>())
        .expect("no faults");
    serde_json::to_string_pretty(&document).expect("JSON") + "\n"
}

#[test]
fn the_document_is_the_recorded_one() {
    expect_file!["../golden/shop.json"].assert_eq(&document());
}

#[test]
fn the_document_is_valid_openapi() {
    let schema = include_str!("../../../tests/golden/openapi-3.1.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let document: Value = serde_json::from_str(&document()).expect("JSON");
    let faults: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let broken = json!({"openapi": "3.1.0", "info": {"title": "a"}, "paths": {}});
    assert!(!validator.is_valid(&broken), "the schema refuses nothing");
}

#[test]
fn its_schemas_are_valid_json_schemas_and_its_references_lead_somewhere() {
    let document: Value = serde_json::from_str(&document()).expect("JSON");
    for (name, schema) in document["components"]["schemas"]
        .as_object()
        .expect("schemas")
    {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}");
    }
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference
            .strip_prefix('#')
            .expect("a place in the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect_references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str));
            object
                .values()
                .for_each(|value| collect_references(value, found));
        }
        Value::Array(list) => list
            .iter()
            .for_each(|value| collect_references(value, found)),
        _ => {}
    }
}
