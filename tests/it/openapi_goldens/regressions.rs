//! What documents made of code lose, double or invent elsewhere: one test for each.

use expect_test::expect;
use ravyn::openapi::OpenApi;
use ravyn::prelude::*;

use super::{app, check, document_of};

mod inventory {
    use ravyn::prelude::*;

    #[model]
    pub(super) struct Item {
        pub(super) count: u32,
    }
}

#[model]
struct Item {
    name: String,
    #[serde(flatten)]
    size: Size,
}

#[model]
struct Size {
    width: u32,
    height: Option<u32>,
}

#[model]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Payment {
    Card { number: String },
    Cash,
}

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 404, code = "no-item", "there is no item")]
    Missing,
    #[error(status = 409, code = "sold", "it is sold")]
    Sold,
}

/// Shows an item.
#[get("/items/{id}")]
async fn item(id: u64) -> Result<Item, ItemError> {
    match id {
        0 => Err(ItemError::Missing),
        _ => Err(ItemError::Sold),
    }
}

/// Counts an item.
#[get("/stock", status = 203)]
async fn stock() -> inventory::Item {
    inventory::Item { count: 1 }
}

/// Pays.
#[post("/pay")]
async fn pay(payment: Payment) -> NoContent {
    if let Payment::Card { number } = payment {
        drop(number);
    }
    NoContent
}

async fn pass(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[test]
fn a_middleware_hides_no_route() {
    let level = Include::new("/v1")
        .middleware(pass)
        .routes(routes![item, stock]);
    let app = app(OpenApi::new()).middleware(pass).include(level);
    let document = document_of(&app);
    let paths = document["paths"].as_object().expect("paths");
    assert_eq!(
        paths.keys().collect::<Vec<_>>(),
        ["/v1/items/{id}", "/v1/stock"]
    );
}

struct Page(u32);

#[provider]
async fn paging(#[query(default = 1, minimum = 1)] page: u32) -> Page {
    Page(page)
}

/// Lists what there is.
#[get("/list")]
async fn list(page: Inject<Page>, search: Option<String>) -> String {
    format!("{} {search:?}", page.0)
}

#[test]
fn what_a_dependency_reads_is_read_by_the_route_and_the_dependency_is_no_parameter() {
    let app = app(OpenApi::new()).dependency(paging).routes(routes![list]);
    check(
        &app,
        "/paths/~1list/get/parameters",
        &expect![[r#"
        [
          {
            "in": "query",
            "name": "search",
            "schema": {
              "type": "string"
            }
          },
          {
            "in": "query",
            "name": "page",
            "schema": {
              "default": 1,
              "format": "uint32",
              "maximum": 4294967295,
              "minimum": 1,
              "type": "integer"
            }
          }
        ]
    "#]],
    );
}

#[test]
fn one_path_in_two_places_has_the_methods_of_both() {
    /// Removes the count.
    #[delete("/stock")]
    async fn remove() -> NoContent {
        NoContent
    }
    let app = app(OpenApi::new())
        .include(Include::new("/v1").routes(routes![stock]))
        .include(Include::new("/v1").routes(routes![remove]));
    let document = document_of(&app);
    let methods = document["paths"]["/v1/stock"].as_object().expect("methods");
    assert_eq!(methods.keys().collect::<Vec<_>>(), ["delete", "get"]);
}

#[test]
fn models_of_one_name_have_two_schemas() {
    let app = app(OpenApi::new()).routes(routes![item, stock]);
    let document = document_of(&app);
    let of = |path: &str, status: &str| {
        let content = &document["paths"][path]["get"]["responses"][status]["content"];
        content["application/json"]["schema"]["$ref"].clone()
    };
    let names = [of("/items/{id}", "200"), of("/stock", "203")];
    assert_ne!(names[0], names[1]);
    for name in names {
        let pointer = name.as_str().and_then(|name| name.strip_prefix('#'));
        let schema = pointer.and_then(|pointer| document.pointer(pointer));
        assert!(schema.is_some(), "{name}");
    }
}

#[test]
fn both_halves_of_a_result_are_answers() {
    let app = app(OpenApi::new()).routes(routes![item]);
    let document = document_of(&app);
    let answers = document["paths"]["/items/{id}"]["get"]["responses"].as_object();
    let statuses = answers
        .expect("answers")
        .keys()
        .cloned()
        .collect::<Vec<_>>();
    assert_eq!(statuses, ["200", "400", "404", "409", "422", "500", "503"]);
}

#[test]
fn a_status_of_the_handler_replaces_that_of_its_type() {
    let app = app(OpenApi::new()).routes(routes![stock]);
    let document = document_of(&app);
    let answers = document["paths"]["/stock"]["get"]["responses"].as_object();
    let statuses = answers
        .expect("answers")
        .keys()
        .cloned()
        .collect::<Vec<_>>();
    assert_eq!(statuses, ["203", "500", "503"]);
}

static KEY: ApiKeyHeader<Identity> = ApiKeyHeader::new("X-Key").verify(&find);

async fn find(key: ApiKey) -> Result<Option<Identity>, HttpError> {
    drop(key);
    Ok(None)
}

/// Is for some.
#[get("/some", security(KEY))]
async fn some() -> NoContent {
    NoContent
}

#[test]
fn a_scheme_that_no_argument_asks_for_is_documented() {
    let app = app(OpenApi::new()).routes(routes![some]);
    let document = document_of(&app);
    assert_eq!(
        document["paths"]["/some"]["get"]["security"],
        json!([{"X-Key": []}])
    );
    let scheme = &document["components"]["securitySchemes"]["X-Key"];
    assert_eq!(
        *scheme,
        json!({"type": "apiKey", "in": "header", "name": "X-Key"})
    );
    assert!(document["paths"]["/some"]["get"]["responses"]["401"].is_object());
}

#[test]
fn the_fields_of_a_flattened_model_are_fields_of_the_model() {
    let app = app(OpenApi::new()).routes(routes![item]);
    let document = document_of(&app);
    let item = &document["components"]["schemas"]["Item"];
    let fields = item["properties"].as_object().expect("properties");
    assert_eq!(
        fields.keys().collect::<Vec<_>>(),
        ["height", "name", "width"]
    );
}

#[test]
fn the_variants_of_an_enum_are_alternatives_by_their_tag() {
    let app = app(OpenApi::new()).routes(routes![pay]);
    check(
        &app,
        "/components/schemas/Payment/oneOf",
        &expect![[r#"
        [
          {
            "properties": {
              "kind": {
                "const": "card",
                "type": "string"
              },
              "number": {
                "type": "string"
              }
            },
            "required": [
              "kind",
              "number"
            ],
            "type": "object"
          },
          {
            "properties": {
              "kind": {
                "const": "cash",
                "type": "string"
              }
            },
            "required": [
              "kind"
            ],
            "type": "object"
          }
        ]
    "#]],
    );
}

#[model(request)]
struct Filter {
    least: Option<u32>,
    most: Option<u32>,
}

/// Searches.
#[get("/search")]
async fn search(
    #[query(style = "deepObject")] price: Filter,
    #[query(explode = false)] sizes: Vec<u8>,
    tags: Option<Vec<String>>,
    #[query(default = 20)] limit: u32,
) -> String {
    format!(
        "{:?} {:?} {sizes:?} {tags:?} {limit}",
        price.least, price.most
    )
}

#[test]
fn objects_lists_and_defaults_of_a_query_say_how_they_are_written() {
    let app = app(OpenApi::new()).routes(routes![search]);
    check(
        &app,
        "/paths/~1search/get/parameters",
        &expect![[r#"
        [
          {
            "explode": true,
            "in": "query",
            "name": "price",
            "schema": {
              "properties": {
                "least": {
                  "format": "uint32",
                  "maximum": 4294967295,
                  "minimum": 0,
                  "type": "integer"
                },
                "most": {
                  "format": "uint32",
                  "maximum": 4294967295,
                  "minimum": 0,
                  "type": "integer"
                }
              },
              "type": "object"
            },
            "style": "deepObject"
          },
          {
            "explode": false,
            "in": "query",
            "name": "sizes",
            "schema": {
              "items": {
                "format": "uint8",
                "maximum": 255,
                "minimum": 0,
                "type": "integer"
              },
              "type": "array"
            }
          },
          {
            "in": "query",
            "name": "tags",
            "schema": {
              "items": {
                "type": "string"
              },
              "type": "array"
            }
          },
          {
            "in": "query",
            "name": "limit",
            "schema": {
              "default": 20,
              "format": "uint32",
              "maximum": 4294967295,
              "minimum": 0,
              "type": "integer"
            }
          }
        ]
    "#]],
    );
}

/// Takes a note, or none.
#[put("/note")]
async fn note(data: Option<inventory::Item>) -> Json<u32> {
    Json(data.map_or(0, |item| item.count))
}

#[test]
fn a_body_that_may_be_absent_is_not_required() {
    let app = app(OpenApi::new()).routes(routes![note]);
    let document = document_of(&app);
    let body = &document["paths"]["/note"]["put"]["requestBody"];
    assert!(body["content"]["application/json"].is_object());
    assert_eq!(body.get("required"), None);
}

struct Shop;

#[controller("/shop")]
impl Shop {
    /// Shows the shop.
    #[get("/{id}", tags("shop"), operation_id = "showShop")]
    async fn show(&self, #[path(minimum = 1)] id: u32) -> String {
        id.to_string()
    }
}

#[test]
fn a_method_of_a_controller_says_what_a_function_says() {
    let app = app(OpenApi::new()).controller(Shop);
    let document = document_of(&app);
    let operation = &document["paths"]["/shop/{id}"]["get"];
    assert_eq!(operation["summary"], "Shows the shop");
    assert_eq!(operation["operationId"], "showShop");
    assert_eq!(operation["tags"], json!(["shop"]));
    assert_eq!(operation["parameters"][0]["schema"]["minimum"], 1);
}

#[test]
fn a_handler_in_two_places_is_two_operations_with_two_names() {
    let app = app(OpenApi::new())
        .include(Include::new("/a").routes(routes![stock]))
        .include(Include::new("/b").routes(routes![stock]));
    let document = document_of(&app);
    let id = |path: &str| document["paths"][path]["get"]["operationId"].clone();
    assert_eq!(
        [id("/a/stock"), id("/b/stock")],
        ["stock_a_stock_get", "stock_b_stock_get"]
    );
}
