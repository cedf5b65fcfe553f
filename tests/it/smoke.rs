use ravyn::prelude::*;
use ravyn::testing::TestClient;
use std::sync::Mutex;

/// A thing that can be bought.
#[model]
#[derive(Clone, Debug, PartialEq)]
struct Item {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 8, default)]
    tags: Vec<String>,
}

#[model]
#[derive(Clone, Copy, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Small,
    VeryLarge,
}

#[model]
#[derive(Clone, Copy, Debug, PartialEq)]
struct ItemId(#[field(minimum = 1)] u64);

#[model]
struct Page<T> {
    items: Vec<T>,
    next: Option<u64>,
}

#[model]
#[serde(tag = "type")]
enum Event {
    Created {
        #[field(min_length = 2)]
        name: String,
    },
    Removed(Item),
}

#[derive(Debug, ApiError)]
enum ShopError {
    #[error(status = 404, code = "item-not-found", "no item {id}")]
    NotFound { id: u64 },
    #[error(status = 409, code = "duplicate-name", "the name is taken")]
    Duplicate,
    #[error(status = 500, "broken: {0}")]
    Broken(#[from] std::fmt::Error),
}

#[derive(Default)]
struct Db(Mutex<Vec<Item>>);

/// Say hello.
///
/// To anyone.
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
    let items = db.0.lock().unwrap();
    let found = items
        .iter()
        .filter(|item| search.as_ref().is_none_or(|text| item.name.contains(text)));
    Ok(Json(found.take(limit as usize).cloned().collect()))
}

#[post("/items", status = 201)]
async fn create_item(data: Item, db: Inject<Db>) -> Result<Item, ShopError> {
    let mut items = db.0.lock().unwrap();
    if items.iter().any(|item| item.name == data.name) {
        return Err(ShopError::Duplicate);
    }
    items.push(data.clone());
    Ok(data)
}

#[get("/items/{id}")]
async fn get_item(id: ItemId, kind: Option<Kind>) -> Result<Item, ShopError> {
    let _ = kind;
    Err(ShopError::NotFound { id: id.0 })
}

#[post("/form")]
async fn form(#[form] user: String, #[form(minimum = 3)] age: u8) -> String {
    format!("{user} {age}")
}

#[post("/events")]
async fn events(event: Event) -> Page<Event> {
    Page {
        items: vec![event],
        next: None,
    }
}

#[get("/blocking", blocking)]
fn block(#[query] tags: Vec<String>) -> String {
    tags.join("+")
}

#[get("/panic")]
async fn panics() {
    panic!("secret");
}

fn app() -> Ravyn {
    Ravyn::new()
        .state(Db::default())
        .routes(routes![hello, form, events, block, panics])
        .include(Include::new("/api").routes(routes![list_items, create_item, get_item]))
}

#[tokio::test]
async fn smoke() {
    let client = TestClient::new(app());
    let show =
        |r: ravyn::testing::TestResponse| println!("{} {:?} {}", r.status(), r.headers(), r.text());
    show(client.get("/hello/you").send().await);
    show(client.get("/api/items").query([("limit", 0)]).send().await);
    show(
        client
            .post("/api/items")
            .json(&json!({"name": "", "price": 0}))
            .send()
            .await,
    );
    show(
        client
            .post("/api/items")
            .json(&json!({"name": "a", "price": "x"}))
            .send()
            .await,
    );
    show(
        client
            .post("/api/items")
            .json(&json!({"name": "a", "price": 1}))
            .send()
            .await,
    );
    show(
        client
            .post("/api/items")
            .content("text/plain", "x")
            .send()
            .await,
    );
    show(
        client
            .post("/api/items")
            .content("application/json", "{")
            .send()
            .await,
    );
    show(client.post("/api/items").send().await);
    show(client.get("/api/items").send().await);
    show(client.get("/api/items/0?kind=x").send().await);
    show(client.get("/api/items/7?kind=very_large").send().await);
    show(client.delete("/api/items/7").send().await);
    show(
        client
            .post("/form")
            .form([("user", "ann"), ("age", "2")])
            .send()
            .await,
    );
    show(
        client
            .post("/form")
            .form([("user", "ann"), ("age", "200")])
            .send()
            .await,
    );
    show(
        client
            .post("/events")
            .json(&json!({"type": "Created", "name": "x"}))
            .send()
            .await,
    );
    show(
        client
            .post("/events")
            .json(&json!({"type": "Removed", "name": "x", "price": 1}))
            .send()
            .await,
    );
    show(client.get("/blocking?tags=a&tags=b").send().await);
    show(client.get("/panic").send().await);
    show(client.get("/nowhere").send().await);
    show(client.get("/a/../b").send().await);
    show(client.head("/hello/you").send().await);
    show(client.options("/hello/you").send().await);
    assert_eq!(hello("x".into()).await, "Hello, x!");
    panic!();
}
