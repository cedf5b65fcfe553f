//! Arguments: patterns, keywords as names, places, defaults and constraints.

use std::collections::HashMap;

use ravyn::prelude::*;

use super::client;

#[model]
struct Item {
    name: String,
}

#[post("/items")]
async fn create(Json(data): Json<Item>, mut tags: Vec<String>) -> String {
    tags.push(data.name);
    tags.join(" ")
}

#[get("/kinds/{type}")]
async fn r#match(r#type: String, r#in: Option<u8>, #[header] r#ref: Option<String>) -> String {
    format!("{} {:?} {:?}", r#type, r#in, r#ref)
}

#[tokio::test]
async fn patterns_and_keywords_are_names() {
    let client = client(routes![create, r#match]);
    let request = client.post("/items?tags=a&tags=b");
    let response = request.json(&json!({"name": "lamp"})).send().await;
    assert_eq!(response.text(), "a b lamp");
    let request = client.get("/kinds/new?in=3").header("ref", "x");
    assert_eq!(request.send().await.text(), "new Some(3) Some(\"x\")");
}

const PAGE: u32 = 2;

#[get("/lists")]
async fn lists(
    #[query(default = PAGE, minimum = 1, maximum = 99)] page: u32,
    #[query(default = "all", min_length = 1, pattern = "^[a-z]+$")] kind: String,
    #[query("q", default)] words: Vec<String>,
    #[query(default = 0.5, multiple_of = 0.5)] scale: f64,
    #[query(default = -1, example = 3)] offset: i64,
    #[cookie(format = "uuid")] session: Option<String>,
    #[header("x-flag", deprecated, description = "A flag")] flag: Option<bool>,
) -> String {
    format!("{page} {kind} {words:?} {scale} {offset} {session:?} {flag:?}")
}

#[tokio::test]
async fn defaults_are_of_any_form() {
    let client = client(routes![lists]);
    let response = client.get("/lists").send().await;
    assert_eq!(response.text(), "2 all [] 0.5 -1 None None");
    let response = client.get("/lists?page=0&kind=A").send().await;
    assert_eq!(response.status(), 422);
}

#[post("/forms")]
async fn forms(#[form(min_length = 1)] name: String, #[form] age: u8) -> String {
    format!("{name} {age}")
}

#[post("/numbers")]
async fn numbers(#[body(min_items = 1)] numbers: Vec<u32>) -> String {
    format!("{numbers:?}")
}

#[post("/counts")]
async fn counts(#[body(max_properties = 1)] counts: HashMap<String, u32>) -> String {
    counts.len().to_string()
}

#[tokio::test]
async fn bodies_are_forms_lists_and_maps() {
    let client = client(routes![forms, numbers, counts]);
    let request = client.post("/forms").form([("name", "Ada"), ("age", "36")]);
    assert_eq!(request.send().await.text(), "Ada 36");
    let request = client.post("/numbers").json(&[1, 2]);
    assert_eq!(request.send().await.text(), "[1, 2]");
    let request = client.post("/numbers").json(&json!([]));
    assert_eq!(request.send().await.status(), 422);
    let request = client.post("/counts").json(&json!({"a": 1, "b": 2}));
    assert_eq!(request.send().await.status(), 422);
}

#[get("/whole/{name}")]
async fn whole(#[path("name")] _name: String, request: Request) -> String {
    request.uri().path().to_owned()
}

#[get("/rest/{*path}")]
async fn rest(uri: Uri) -> String {
    uri.path().to_owned()
}

#[tokio::test]
async fn what_sees_the_whole_path_takes_its_parameters() {
    let client = client(routes![whole, rest]);
    assert_eq!(client.get("/whole/a").send().await.text(), "/whole/a");
    assert_eq!(client.get("/rest/a/b").send().await.text(), "/rest/a/b");
}
