//! Answers: what each return type sends.

use std::collections::BTreeMap;

use ravyn::prelude::*;

use crate::support::{assert_problem, client};

#[model]
#[derive(Clone)]
struct Item {
    name: String,
}

fn item() -> Item {
    Item {
        name: "lamp".into(),
    }
}

#[get("/model")]
async fn model_answer() -> Item {
    item()
}

#[get("/json")]
async fn json_answer() -> Json<Option<u32>> {
    Json(None)
}

#[get("/list")]
async fn list_answer() -> Vec<Item> {
    vec![item()]
}

#[get("/map")]
async fn map_answer() -> BTreeMap<String, Item> {
    BTreeMap::from([("a".to_owned(), item())])
}

#[get("/text")]
async fn text_answer() -> &'static str {
    "plain"
}

#[get("/html")]
async fn html_answer() -> Html<String> {
    Html("<p>".into())
}

#[get("/bytes")]
async fn bytes_answer() -> Vec<u8> {
    vec![1, 2]
}

#[tokio::test]
async fn content_has_the_media_type_of_its_kind() {
    let client = client(routes![
        model_answer,
        json_answer,
        list_answer,
        map_answer,
        text_answer,
        html_answer,
        bytes_answer
    ]);
    for (path, media_type, body) in [
        ("/model", "application/json", r#"{"name":"lamp"}"#),
        ("/json", "application/json", "null"),
        ("/list", "application/json", r#"[{"name":"lamp"}]"#),
        ("/map", "application/json", r#"{"a":{"name":"lamp"}}"#),
        ("/text", "text/plain; charset=utf-8", "plain"),
        ("/html", "text/html; charset=utf-8", "<p>"),
        ("/bytes", "application/octet-stream", "\u{1}\u{2}"),
    ] {
        let response = client.get(path).send().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.header("content-type"), Some(media_type), "{path}");
        assert_eq!(response.text(), body);
    }
}

#[delete("/unit")]
async fn unit() {}

#[delete("/unit/accepted", status = 202)]
async fn unit_accepted() {}

#[delete("/nothing")]
async fn nothing() -> NoContent {
    NoContent
}

#[post("/created")]
async fn created() -> Created<Item> {
    Created::new("/items/1", item())
}

#[get("/found/{is_there}")]
async fn found(is_there: bool) -> Option<Item> {
    is_there.then(item)
}

#[get("/status")]
async fn status() -> (StatusCode, HeaderMap, &'static str) {
    let mut headers = HeaderMap::new();
    headers.insert("x-tea", HeaderValue::from_static("earl grey"));
    (StatusCode::IM_A_TEAPOT, headers, "short and stout")
}

#[put("/accepted", status = 202)]
async fn accepted() -> Item {
    item()
}

#[tokio::test]
async fn the_status_is_the_types_or_the_declared_one() {
    let client = client(routes![
        unit,
        unit_accepted,
        nothing,
        created,
        found,
        status,
        accepted
    ]);
    assert_eq!(client.delete("/unit").send().await.status(), 204);
    assert_eq!(client.delete("/unit/accepted").send().await.status(), 202);
    assert_eq!(client.delete("/nothing").send().await.status(), 204);
    assert_eq!(client.put("/accepted").send().await.status(), 202);
    let response = client.post("/created").send().await;
    assert_eq!(
        (response.status().as_u16(), response.header("location")),
        (201, Some("/items/1"))
    );
    assert_eq!(client.get("/found/true").send().await.status(), 200);
    assert_problem(&client.get("/found/false").send().await, 404, "not-found");
    let response = client.get("/status").send().await;
    assert_eq!(
        (response.status().as_u16(), response.header("x-tea")),
        (418, Some("earl grey"))
    );
}

#[get("/go")]
async fn go(next: String) -> Result<Redirect, HttpError> {
    Redirect::to(next).map_err(|error| HttpError::bad_request("where to?").caused_by(error))
}

#[get("/moved")]
async fn moved() -> Result<Redirect<308>, ravyn::Error> {
    Ok(Redirect::to("/new")?.permanent())
}

#[tokio::test]
async fn a_redirect_stays_on_the_site() {
    let client = client(routes![go, moved]);
    let response = client.get("/go?next=/items%3Fpage%3D2").send().await;
    assert_eq!(
        (response.status().as_u16(), response.header("location")),
        (303, Some("/items?page=2"))
    );
    for next in [
        "//evil",
        "/%5Cevil",
        "https:evil",
        "/%09/evil",
        "http://good@evil",
        "evil",
        "",
        "%0d%0aSet-Cookie:x",
    ] {
        let response = client.get(&format!("/go?next={next}")).send().await;
        assert_problem(&response, 400, "bad-request");
    }
    assert_eq!(client.get("/moved").send().await.status(), 308);
}

#[get("/cookies")]
async fn cookies() -> WithCookies<&'static str> {
    WithCookies::new("ok")
        .set(Cookie::build(("theme", "dark blue")).secure(false))
        .remove("old")
}

#[tokio::test]
async fn cookies_are_safe_unless_said_otherwise() {
    let client = client(routes![cookies]);
    let response = client.get("/cookies").send().await;
    let cookies: Vec<_> = response
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().expect("text"))
        .collect();
    assert_eq!(
        cookies[0],
        "theme=dark%20blue; HttpOnly; SameSite=Lax; Path=/"
    );
    assert!(
        cookies[1].starts_with("old=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"),
        "{}",
        cookies[1]
    );
}

#[get("/headers", response_headers("cache-control" = "no-store", "x-shop" = "lamps"))]
async fn headers() -> Response {
    let mut response = "x".into_response();
    response
        .headers_mut()
        .insert("x-shop", HeaderValue::from_static("chairs"));
    response
}

#[tokio::test]
async fn declared_headers_are_sent_unless_the_handler_sets_them() {
    let response = client(routes![headers]).get("/headers").send().await;
    assert_eq!(
        (response.header("cache-control"), response.header("x-shop")),
        (Some("no-store"), Some("chairs"))
    );
}

#[get("/split")]
async fn split(value: String) -> Result<Created<()>, HttpError> {
    Ok(Created::new(value, ()))
}

#[tokio::test]
async fn a_line_break_cannot_enter_a_header() {
    let response = client(routes![split])
        .get("/split?value=/a%0d%0aSet-Cookie:x=y")
        .send()
        .await;
    assert_problem(&response, 500, "internal");
    assert_eq!(response.header("location"), None);
    assert_eq!(response.header("set-cookie"), None);
}

#[tokio::test]
async fn a_place_is_written_as_a_uri_holds_it() {
    let response = client(routes![split])
        .get("/split?value=/n%20x/%C3%A9%2520")
        .send()
        .await;
    assert_eq!(response.header("location"), Some("/n%20x/%C3%A9%20"));
}

#[post("/made/{is_made}")]
async fn made(is_made: bool) -> Created<Option<Item>> {
    let item = Item {
        name: "lamp".to_owned(),
    };
    Created::new("/items/1", is_made.then_some(item))
}

#[get("/gone")]
async fn gone() -> (StatusCode, Option<Item>) {
    (StatusCode::OK, None)
}

#[tokio::test]
async fn a_status_of_success_never_stands_over_an_error() {
    let client = client(routes![made, gone]);
    assert_eq!(client.post("/made/true").send().await.status(), 201);
    let response = client.post("/made/false").send().await;
    assert_problem(&response, 404, "not-found");
    assert_eq!(response.header("location"), None);
    assert_problem(&client.get("/gone").send().await, 404, "not-found");
}

#[get("/claims")]
async fn claims() -> (StatusCode, HeaderMap, &'static str) {
    let length = (
        HeaderName::from_static("content-length"),
        HeaderValue::from_static("3"),
    );
    (StatusCode::OK, HeaderMap::from_iter([length]), "Hello")
}

#[tokio::test]
async fn a_length_that_is_not_the_bodys_is_not_sent() {
    let response = client(routes![claims]).get("/claims").send().await;
    assert_eq!(
        (response.text(), response.header("content-length")),
        ("Hello", None)
    );
}
