use std::sync::Mutex;

use ravyn::prelude::*;

/// A thing that can be bought.
#[model]
#[derive(Clone)]
struct Item {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 8, default)]
    tags: Vec<String>,
}

#[derive(Default)]
struct Db(Mutex<Vec<Item>>);

/// Say hello.
#[get("/hello/{name}")]
async fn hello(name: String) -> String {
    format!("Hello, {name}!")
}

#[get("/items", tags("items"))]
async fn list_items(
    #[query(default = 20, minimum = 1, maximum = 100)] limit: u32,
    search: Option<String>,
    #[header("x-tenant")] tenant: Option<String>,
    #[cookie] theme: Option<String>,
    db: Inject<Db>,
) -> Result<Json<Vec<Item>>, ShopError> {
    let _ = (tenant, theme);
    let items = db.0.lock().map_err(|_| ShopError::Unavailable)?;
    let found = items.iter().filter(|item| search.as_ref().is_none_or(|text| item.name.contains(text)));
    Ok(Json(found.take(limit as usize).cloned().collect()))
}

#[post("/items", status = 201)]
async fn create_item(data: Item, db: Inject<Db>) -> Result<Item, ShopError> {
    let mut items = db.0.lock().map_err(|_| ShopError::Unavailable)?;
    if items.iter().any(|item| item.name == data.name) {
        return Err(ShopError::Duplicate);
    }
    items.push(data.clone());
    Ok(data)
}

#[derive(Debug, ApiError)]
enum ShopError {
    #[error(status = 409, code = "duplicate-name", "the name is taken")]
    Duplicate,
    #[error(status = 503, code = "unavailable", "the store is broken")]
    Unavailable,
}

fn app() -> Ravyn {
    Ravyn::new()
        .title("Shop")
        .version("1.0")
        .state(Db::default())
        .include(Include::new("/api").routes(routes![hello, list_items, create_item]))
}

fn main() -> ravyn::Result {
    app().run()
}
