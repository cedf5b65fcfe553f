//! Parameters: place, schema, rules, groups.

use ravyn_core::meta::Place;
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::support::{argument, document, group, operation, placed, taking};

#[track_caller]
fn check(path: &str, argument: ravyn_core::meta::ArgumentMeta, expected: &Value) {
    assert_eq!(operation(taking(path, argument))["parameters"], *expected);
}

#[test]
fn a_scalar_stands_in_the_path_that_names_it_and_else_in_the_query_string() {
    let id = json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "format": "int64", "minimum": i64::MIN, "maximum": i64::MAX}}]);
    check("/items/{id}", argument::<i64>("id"), &id);
    let id = json!([{"name": "id", "in": "query", "required": true, "schema": {"type": "integer", "format": "int64", "minimum": i64::MIN, "maximum": i64::MAX}}]);
    check("/items", argument::<i64>("id"), &id);
}

#[test]
fn an_alias_is_the_name_on_the_wire() {
    let mut tenant = placed::<Option<String>>("tenant", Place::Header);
    tenant.alias = Some("x-tenant".into());
    check(
        "/",
        tenant,
        &json!([{"name": "x-tenant", "in": "header", "schema": {"type": "string"}}]),
    );
}

#[test]
fn what_is_enforced_and_what_is_said_of_an_argument_is_shown() {
    let mut limit = argument::<u32>("limit");
    limit.required = false;
    limit.default = Some(json!(20));
    limit.keyword("minimum", 1);
    limit.keyword("maximum", 100);
    limit.description = Some("How many.".into());
    limit.example = Some(json!(50));
    limit.deprecated = true;
    let expected = json!([{
        "name": "limit",
        "in": "query",
        "description": "How many.",
        "deprecated": true,
        "schema": {"type": "integer", "format": "uint32", "minimum": 1, "maximum": 100, "default": 20},
        "example": 50,
    }]);
    check("/", limit, &expected);
}

#[test]
fn a_list_is_a_repeated_name() {
    let expected = json!([{"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}]);
    check("/", argument::<Vec<String>>("tag"), &expected);
}

#[test]
fn the_remainder_of_a_path_is_a_parameter() {
    let document = document(&[taking("/files/{*rest}", argument::<String>("rest"))]);
    let parameters = &document["paths"]["/files/{rest}"]["post"]["parameters"];
    assert_eq!(
        *parameters,
        json!([{"name": "rest", "in": "path", "required": true, "schema": {"type": "string", "pattern": r"^(?!\.\.?$)[^\x00-\x1f\x7f/\\]+$"}}])
    );
}

/// Search and paging.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is only described")]
struct Filter {
    /// What to look for.
    search: Option<String>,
    #[schemars(range(min = 1))]
    page: u32,
    #[schemars(default)]
    order: Order,
    api_key: String,
}

#[derive(Default, JsonSchema, serde::Serialize)]
#[expect(dead_code, reason = "it is only described")]
enum Order {
    #[default]
    Name,
    Price,
}

#[test]
fn a_group_is_one_parameter_for_each_field() {
    let document = document(&[taking("/", group::<Filter>(Place::Query))]);
    let expected = json!([
        {"name": "api_key", "in": "query", "required": true, "schema": {"type": "string"}},
        {"name": "order", "in": "query", "schema": {"$ref": "#/components/schemas/Order", "default": "Name"}},
        {"name": "page", "in": "query", "required": true, "schema": {"type": "integer", "format": "uint32", "minimum": 1, "maximum": u32::MAX}},
        {"name": "search", "in": "query", "description": "What to look for.", "schema": {"type": "string"}},
    ]);
    assert_eq!(document["paths"]["/"]["post"]["parameters"], expected);
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    assert_eq!(
        schemas.keys().collect::<Vec<_>>(),
        ["Order", "Problem"],
        "the group is no schema of its own"
    );
}

#[test]
fn header_groups_are_named_as_headers_are() {
    let operation = operation(taking("/", group::<Filter>(Place::Header)));
    assert_eq!(operation["parameters"][0]["name"], "api-key");
}

#[test]
fn what_two_arguments_read_stands_once() {
    let mut route = taking("/", group::<Filter>(Place::Query));
    route.arguments.push(argument::<u32>("page"));
    assert_eq!(
        operation(route)["parameters"].as_array().map(Vec::len),
        Some(4)
    );
}

#[test]
fn paths_of_one_shape_share_the_names_of_the_first() {
    let mut change = taking("/items/{item}", argument::<u64>("item"));
    change.handler = "change";
    let mut show = taking("/items/{id}", argument::<u64>("id"));
    show.methods = vec![http::Method::GET];
    let document = document(&[show, change]);
    let item = &document["paths"]["/items/{id}"];
    assert_eq!(item["get"]["parameters"][0]["name"], "id");
    assert_eq!(item["post"]["parameters"][0]["name"], "id");
}
