//! The first ten minutes: a model, a path parameter, a query with a constraint, a body that is
//! checked, and an error with a status.
//!
//! Run it with `cargo run --example quickstart`, and ask it from another terminal:
//!
//! ```console
//! $ curl localhost:8000/items/lamp
//! {"name":"lamp","price":2500}
//! $ curl localhost:8000/items/boat
//! {"title":"Not Found","status":404,"code":"unknown-item","detail":"there is no item `boat`"}
//! $ curl 'localhost:8000/items?search=a&limit=2'
//! [{"name":"lamp","price":2500},{"name":"chair","price":4900}]
//! $ curl 'localhost:8000/items?limit=0'
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 1 fault","errors":[
//!  {"location":"query","name":"limit","code":"minimum","detail":"must be at least 1"}]}
//! $ curl -i -H 'content-type: application/json' \
//!     -d '{"item": "lamp", "count": 2, "email": "ann@example.com"}' localhost:8000/orders
//! HTTP/1.1 201 Created
//! content-type: application/json
//! ..
//!
//! {"item":"lamp","count":2,"total":5000,"mailed_to":"ann@example.com"}
//! $ curl -H 'content-type: application/json' \
//!     -d '{"item": "lamp", "count": 0, "email": "ann"}' localhost:8000/orders
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 2 faults","errors":[
//!  {"location":"body","pointer":"/count","code":"minimum","detail":"must be at least 1"},
//!  {"location":"body","pointer":"/email","code":"format","detail":"must have the format email"}]}
//! ```
//!
//! Long lines are broken here.

use ravyn::prelude::*;

/// What the shop sells, and the prices in cents.
const ITEMS: &[(&str, u64)] = &[("lamp", 2_500), ("chair", 4_900), ("table", 12_000)];

/// A thing that can be bought.
#[model]
struct Item {
    name: String,
    /// In cents.
    price: u64,
}

/// What a customer sends.
#[model(request)]
struct Order {
    #[field(min_length = 1, max_length = 64)]
    item: String,
    #[field(minimum = 1, maximum = 100)]
    count: u64,
    #[field(format = "email")]
    email: String,
}

/// What the customer gets back.
#[model(response)]
struct Receipt {
    item: String,
    count: u64,
    total: u64,
    mailed_to: String,
}

#[derive(Debug, ApiError)]
enum ShopError {
    #[error(status = 404, code = "unknown-item", "there is no item `{0}`")]
    UnknownItem(String),
}

fn find(name: &str) -> Result<Item, ShopError> {
    let found = ITEMS.iter().find(|(known, _)| *known == name);
    let &(name, price) = found.ok_or_else(|| ShopError::UnknownItem(name.to_owned()))?;
    Ok(Item {
        name: name.to_owned(),
        price,
    })
}

/// List the items.
///
/// An argument that the path does not name stands in the query.
#[get("/items")]
async fn list_items(
    /// Part of the name.
    search: Option<String>,
    #[query(default = 20, minimum = 1, maximum = 100)] limit: usize,
) -> Result<Vec<Item>, ShopError> {
    let names = ITEMS.iter().map(|(name, _)| *name);
    let found = names.filter(|name| search.as_deref().is_none_or(|text| name.contains(text)));
    found.take(limit).map(find).collect()
}

/// Show an item.
#[get("/items/{name}")]
async fn show_item(name: String) -> Result<Item, ShopError> {
    find(&name)
}

/// Order an item.
#[post("/orders", status = 201)]
async fn order(data: Order) -> Result<Receipt, ShopError> {
    let item = find(&data.item)?;
    Ok(Receipt {
        total: item.price * data.count,
        item: item.name,
        count: data.count,
        mailed_to: data.email,
    })
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Quickstart")
        .routes(routes![list_items, show_item, order])
}

fn main() -> ravyn::Result {
    app().run()
}
