//! A document that tells clients what they need: who offers the shop and where, groups with words of their own,
//! examples with names, which operation an answer leads to, and a second document for those who run the shop.
//!
//! Run it with `cargo run --example openapi_tour` and open <http://localhost:8000/docs>, or ask it from another
//! terminal. `..` stands for what is left out here.
//!
//! ```console
//! $ curl -i -H 'content-type: application/json' -d '{"name": "lamp", "price": 9.5}' localhost:8000/items
//! HTTP/1.1 201 Created
//! content-type: application/json
//! ..
//!
//! {"id":1,"name":"lamp","price":9.5}
//! $ curl localhost:8000/items/1
//! {"id":1,"name":"lamp","price":9.5}
//! $ curl -H 'authorization: Basic ZWRpdG9yOmNvcnJlY3QgaG9yc2U=' localhost:8000/health
//! fine
//! $ curl localhost:8000/openapi.json
//! {"openapi":"3.1.0","info":{"title":"Shop","summary":"Sells things","termsOfService":
//!  "https://shop.example/terms","contact":{"name":"Shop team","email":"team@shop.example"},"license":
//!  {"name":"MIT","identifier":"MIT"},"version":"1.0"},"servers":[{"url":"/","description":"Here"},..}
//! ```

use std::sync::{Mutex, PoisonError};

use ravyn::openapi::{Contact, License, OpenApi, Server, Tag};
use ravyn::prelude::*;

/// A thing that can be bought.
#[model]
#[derive(Clone)]
struct Item {
    #[field(read_only)]
    id: u64,
    #[field(min_length = 1)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
}

fn lamp() -> Item {
    Item {
        id: 1,
        name: "lamp".to_owned(),
        price: 9.5,
    }
}

/// Where items are kept.
#[derive(Default)]
struct Shop(Mutex<Vec<Item>>);

/// Add an item.
///
/// Its number is given by the shop.
#[post(
    "/items",
    status = 201,
    tags("items"),
    response_description = "The item with its number",
    response_examples(made = lamp()),
    links(read(id = "$response.body#/id"))
)]
async fn add(
    #[body(examples(
        cheap = json!({"name": "pen", "price": 0.5}), "The least that anything costs",
        dear = json!({"name": "ring", "price": 900}), "What is kept in the safe"
    ))]
    mut data: Item,
    shop: Inject<Shop>,
) -> Item {
    let mut items = shop.0.lock().unwrap_or_else(PoisonError::into_inner);
    data.id = items.len() as u64 + 1;
    items.push(data.clone());
    data
}

/// Show an item.
#[get(
    "/items/{id}",
    tags("items"),
    response_examples(lamp = lamp(), "The first that was ever sold"),
    external_docs = "https://shop.example/docs/items"
)]
async fn read(#[path(minimum = 1, example = 1)] id: u64, shop: Inject<Shop>) -> Option<Item> {
    let items = shop.0.lock().unwrap_or_else(PoisonError::into_inner);
    items.iter().find(|item| item.id == id).cloned()
}

/// Those who run the shop.
static STAFF: HttpBasic<Identity> = HttpBasic::new().realm("shop").verify(&find_staff);

async fn find_staff(given: BasicCredentials) -> Option<Identity> {
    let is_known = given.matches("editor", "correct horse");
    is_known.then(|| Identity::new("editor"))
}

/// Tell how the shop is.
#[get(
    "/health",
    tags("operations"),
    security(STAFF),
    extensions("x-internal" = true)
)]
async fn health() -> &'static str {
    "fine"
}

/// Forget all items.
#[delete("/stock", hidden, tags("operations"), security(STAFF))]
async fn clear(shop: Inject<Shop>) -> NoContent {
    shop.0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clear();
    NoContent
}

fn openapi() -> OpenApi {
    OpenApi::new()
        .summary("Sells things")
        .terms_of_service("https://shop.example/terms")
        .contact(Contact::new("Shop team").email("team@shop.example"))
        .license(License::spdx("MIT", "MIT"))
        .server(Server::new("/").description("Here"))
        .server(Server::new("https://shop.example").description("Production"))
        .tag(Tag::new("items").description("What can be *bought*."))
        .tag(Tag::new("operations").description("For those who run the shop."))
}

/// A document at `/staff/openapi.json`, with pages of its own, that only the staff reads.
fn for_staff() -> OpenApi {
    let staff = OpenApi::named("staff").with_hidden();
    staff.level(|docs| docs.authentication(&STAFF).permission(IsAuthenticated))
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Shop")
        .version("1.0")
        .extension(openapi())
        .extension(for_staff())
        .state(Shop::default())
        .routes(routes![add, read, health, clear])
}

fn main() -> ravyn::Result {
    app().run()
}
