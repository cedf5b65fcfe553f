//! A shop: a small service over a store in memory, which `.state(..)` gives to the handlers.
//!
//! Run it with `cargo run --example tour`, and ask it from another terminal, in this order. Long
//! lines are broken here, and `..` stands for further header fields.
//!
//! ```console
//! $ curl -i -H 'content-type: application/json' \
//!     -d '{"name": "lamp", "price": 25, "tags": ["light"]}' localhost:8000/api/items
//! HTTP/1.1 201 Created
//! content-type: application/json
//! location: /api/items/1
//! ..
//!
//! {"id":1,"name":"lamp","price":25.0,"tags":["light"]}
//! $ curl -H 'content-type: application/json' -d '{"name": "lamp", "price": 3}' \
//!     localhost:8000/api/items
//! {"title":"Conflict","status":409,"code":"duplicate-name","detail":"the name is taken"}
//! $ curl -H 'content-type: application/json' -d '{"name": "", "price": 0}' \
//!     localhost:8000/api/items
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 2 faults","errors":[
//!  {"location":"body","pointer":"/name","code":"minLength",
//!  "detail":"must have at least 1 character"},
//!  {"location":"body","pointer":"/price","code":"exclusiveMinimum",
//!  "detail":"must be more than 0"}]}
//! $ curl 'localhost:8000/api/items?search=la&limit=5'
//! [{"id":1,"name":"lamp","price":25.0,"tags":["light"]}]
//! $ curl -X PATCH -H 'content-type: application/json' -d '{"price": 20}' \
//!     localhost:8000/api/items/1
//! {"id":1,"name":"lamp","price":20.0,"tags":["light"]}
//! $ curl -i -X DELETE localhost:8000/api/items/1
//! HTTP/1.1 204 No Content
//! ..
//! $ curl localhost:8000/api/items/1
//! {"title":"Not Found","status":404,"code":"item-not-found","detail":"no item 1"}
//! ```

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ravyn::prelude::*;

/// A thing that can be bought.
#[model]
#[derive(Clone)]
struct Item {
    /// Given by the shop: what a client sends here is passed over.
    #[field(read_only)]
    id: u64,
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 8, default)]
    tags: Vec<String>,
}

/// What is there replaces what was; the rest stays as it is.
#[model(request)]
struct Change {
    #[field(exclusive_minimum = 0)]
    price: Option<f64>,
    #[field(max_items = 8)]
    tags: Option<Vec<String>>,
}

#[derive(Debug, ApiError)]
enum ShopError {
    #[error(status = 404, code = "item-not-found", "no item {id}")]
    NotFound { id: u64 },
    #[error(status = 409, code = "duplicate-name", "the name is taken")]
    Duplicate,
}

#[derive(Default)]
struct Db(Mutex<BTreeMap<u64, Item>>);

impl Db {
    fn items(&self) -> MutexGuard<'_, BTreeMap<u64, Item>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// List the items whose names hold a text.
#[get("/items")]
async fn list_items(
    #[query(default = 20, minimum = 1, maximum = 100)] limit: usize,
    #[query(default = "")] search: String,
    db: Inject<Db>,
) -> Vec<Item> {
    let items = db.items();
    let found = items.values().filter(|item| item.name.contains(&search));
    found.take(limit).cloned().collect()
}

/// Put an item on sale.
#[post("/items")]
async fn create_item(item: Item, db: Inject<Db>) -> Result<Created<Item>, ShopError> {
    let mut items = db.items();
    if items.values().any(|known| known.name == item.name) {
        return Err(ShopError::Duplicate);
    }
    let id = items.last_key_value().map_or(1, |(last, _)| last + 1);
    let item = Item { id, ..item };
    items.insert(id, item.clone());
    Ok(Created::new(format!("/api/items/{id}"), item))
}

/// Show an item.
#[get("/items/{id}")]
async fn get_item(id: u64, db: Inject<Db>) -> Result<Item, ShopError> {
    let item = db.items().get(&id).cloned();
    item.ok_or(ShopError::NotFound { id })
}

/// Change an item.
#[patch("/items/{id}")]
async fn change_item(id: u64, change: Change, db: Inject<Db>) -> Result<Item, ShopError> {
    let mut items = db.items();
    let item = items.get_mut(&id).ok_or(ShopError::NotFound { id })?;
    item.price = change.price.unwrap_or(item.price);
    if let Some(tags) = change.tags {
        item.tags = tags;
    }
    Ok(item.clone())
}

/// Take an item off sale.
#[delete("/items/{id}")]
async fn delete_item(id: u64, db: Inject<Db>) -> Result<(), ShopError> {
    let removed = db.items().remove(&id);
    removed.map(drop).ok_or(ShopError::NotFound { id })
}

pub(crate) fn app() -> Ravyn {
    let items = routes![list_items, create_item, get_item, change_item, delete_item];
    Ravyn::new()
        .title("Shop")
        .version("1.0")
        .state(Db::default())
        .include(Include::new("/api").tags(["items"]).routes(items))
}

fn main() -> ravyn::Result {
    app().run()
}
