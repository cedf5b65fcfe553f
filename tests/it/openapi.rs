//! The document of a program: everything it declares, and nothing twice.

use std::path::Path;

use ravyn::app::App;
use ravyn::prelude::*;
use ravyn::testing::TestClient;

/// A thing that can be bought.
#[model]
struct Item {
    /// What it is called.
    #[field(min_length = 1, max_length = 64, example = "lamp")]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 8, default)]
    tags: Vec<String>,
    #[field(default)]
    size: Size,
}

/// How large it is.
#[model]
#[derive(Default)]
#[serde(rename_all = "snake_case")]
enum Size {
    #[default]
    Small,
    VeryLarge,
}

#[model]
struct ItemId(#[field(minimum = 1)] u64);

#[model]
struct Page<T> {
    items: Vec<T>,
    next: Option<ItemId>,
}

#[model(request)]
struct Filter {
    /// A piece of the name.
    #[field(max_length = 20)]
    text: Option<String>,
    #[field(default = 20, minimum = 1, maximum = 100)]
    limit: u32,
}

mod other {
    use ravyn::prelude::*;

    #[model]
    pub(crate) struct Item {
        pub(crate) number: u32,
    }
}

#[derive(Debug, ApiError)]
enum ShopError {
    #[error(status = 404, code = "item-not-found", "no item {id}")]
    NotFound { id: u64 },
    #[error(status = 409, code = "duplicate-name", "the name is taken")]
    Duplicate,
}

/// List the items.
///
/// The *newest* come first.
#[get("/items", tags("items"), response_headers("cache-control" = "no-store"))]
async fn list(
    filter: Query<Filter>,
    #[header("x-tenant", pattern = "^[a-z]+$")] tenant: Option<String>,
) -> Page<Item> {
    let _ = (filter.0.text, filter.0.limit, tenant);
    Page {
        items: Vec::new(),
        next: None,
    }
}

#[post(
    "/items",
    status = 201,
    tags("items"),
    response_description = "The new item",
    body_limit = "64KiB",
    timeout = "5s"
)]
async fn create(
    data: Item,
    #[cookie(description = "Where it came from")] source: Option<String>,
) -> Result<Item, ShopError> {
    match source {
        Some(_) => Err(ShopError::Duplicate),
        None => Ok(data),
    }
}

#[get("/items/{id}", deprecated, operation_id = "readItem", responses(410 = NoContent, "it is sold", 404 = Json<other::Item>))]
async fn read(
    id: ItemId,
    #[query(default = false, example = true)] verbose: bool,
) -> Result<Option<Item>, ShopError> {
    if verbose {
        Err(ShopError::NotFound { id: id.0 })
    } else {
        Ok(None)
    }
}

#[post("/login")]
async fn login(
    #[form(min_length = 3)] user: String,
    #[form] password: String,
) -> Result<Redirect, HttpError> {
    let _ = (user, password);
    Redirect::to("/").map_err(|_| HttpError::bad_request("where to?"))
}

#[put("/files/{*path}")]
async fn upload(path: String, body: Bytes) -> Created<other::Item> {
    Created::new(
        path,
        other::Item {
            number: u32::try_from(body.len()).unwrap_or(0),
        },
    )
}

#[route(methods(GET, POST), "/either")]
async fn either() -> (StatusCode, &'static str) {
    (StatusCode::OK, "either")
}

#[get("/secret", hidden)]
async fn secret() {}

fn app() -> App {
    let routes = routes![list, create, read, login, upload, either, secret];
    let app = Ravyn::new()
        .title("Shop")
        .version("1.0")
        .description("Sells *things*.");
    app.include(Include::new("/api").tags(["api"]).routes(routes))
        .build()
        .expect("an application without faults")
}

pub(crate) fn document(app: &App) -> String {
    let command = app
        .commands()
        .iter()
        .find(|command| command.name() == "openapi")
        .expect("the command");
    command
        .run(app, &ravyn::app::CommandOptions::default())
        .expect("the document")
}

#[test]
fn the_document_says_what_the_program_declares() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/shop.json");
    expect_test::expect_file![golden].assert_eq(&document(&app()));
}

#[test]
fn the_document_is_byte_stable() {
    assert_eq!(document(&app()), document(&app()));
}

#[test]
fn the_document_is_valid_against_the_official_schema() {
    assert_valid(&document(&app()));
}

/// The document is one by the OpenAPI Initiative's own schema.
#[track_caller]
pub(crate) fn assert_valid(document: &str) {
    let schema = include_str!("../golden/openapi-3.1.schema.json");
    let schema = serde_json::from_str(schema).expect("JSON");
    let document = serde_json::from_str(document).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn the_document_is_served_and_can_be_switched_off() {
    let client = crate::support::strict(app());
    let response = client.get("/openapi.json").send().await;
    assert_eq!(response.header("content-type"), Some("application/json"));
    let served: Value = response.json();
    assert_eq!(
        served,
        serde_json::from_str::<Value>(&document(&app())).expect("JSON")
    );
    let tag = response.header("etag").expect("a tag");
    assert_eq!(
        client
            .get("/openapi.json")
            .header("if-none-match", tag)
            .send()
            .await
            .status(),
        304
    );
    assert!(client.get("/docs").send().await.text().contains("Shop"));
    let without = TestClient::new(Ravyn::new().without("openapi"));
    assert_eq!(without.get("/openapi.json").send().await.status(), 404);
}

/// Says one thing and does another.
struct Liar(u16, &'static str, &'static str);

impl IntoResponse for Liar {
    fn into_response(self) -> Response {
        let Self(status, media_type, text) = self;
        let mut response = Response::new(Bytes::from_static(text.as_bytes()).into());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        let media_type = HeaderValue::from_static(media_type);
        response.headers_mut().insert("content-type", media_type);
        response
    }

    fn describe(meta: &mut ravyn::meta::ResponsesMeta) {
        <Vec<String>>::describe(meta);
        for answer in meta.iter_mut() {
            *answer = answer.clone().header("x-count", "How many there are");
        }
    }
}

#[get("/lies/{case}")]
async fn lie(case: u8) -> Liar {
    match case {
        0 => Liar(418, "application/json", "[]"),
        1 => Liar(200, "application/json", "[]"),
        2 => Liar(200, "text/plain", "[]"),
        _ => Liar(200, "application/json", r#"["a", 1]"#),
    }
}

#[get("/counted/{case}", response_headers("x-count" = "2"))]
async fn counted(case: u8) -> Liar {
    lie(case).await
}

/// What a strict client says of an answer; `None`: nothing.
async fn breach(path: &'static str) -> Option<String> {
    let request = tokio::spawn(async move {
        let client = crate::support::client(routes![lie, counted]);
        client.get(path).send().await
    });
    let panic = request.await.err()?.try_into_panic().ok()?;
    panic.downcast_ref::<String>().cloned()
}

#[test]
fn a_property_that_is_only_sent_is_checked_in_an_answer() {
    use ravyn::error::Faults;
    use ravyn::meta::Place;
    use ravyn::model::{At, Description};

    let id = json!({"type": "integer", "readOnly": true});
    let schema = json!({"type": "object", "properties": {"id": id}});
    let description = Description::of_schema(schema);
    let (mut received, mut sent) = (Faults::new(), Faults::new());
    let value = json!({"id": "x"});
    description.check(&value, &At::root(Place::Body), &mut received);
    description.check_sent(&value, &At::root(Place::Body), &mut sent);
    assert_eq!((received.len(), sent.len()), (0, 1));
}

#[tokio::test]
async fn a_strict_client_notices_what_the_document_does_not_say() {
    for (path, expected) in [
        ("/lies/0", "answered 418, but the document knows 200"),
        ("/lies/1", "the header field `x-count` is missing"),
        (
            "/counted/2",
            "the content type is `text/plain`; the document knows application/json",
        ),
        (
            "/counted/3",
            r#"the content breaks its schema: "/1" must be a string"#,
        ),
    ] {
        let found = breach(path).await.unwrap_or_default();
        assert!(found.contains(expected), "{path}: {found}");
    }
    assert_eq!(breach("/counted/1").await, None);
}
