//! Golden documents, one for each theme of what goes wrong in documents that are made of code: parameters of
//! every kind, answers with their statuses and cookies, forms and bodies, and models of every shape.

use std::collections::BTreeMap;

use ravyn::handler::Route;
use ravyn::prelude::*;

use crate::openapi::{assert_valid, document};

#[track_caller]
fn check(name: &str, routes: Vec<Route>) {
    let app = Ravyn::new().title(name.to_owned()).routes(routes);
    let document = document(
        &app.state(Shop(1))
            .build()
            .expect("an application without faults"),
    );
    assert_valid(&document);
    let root = env!("CARGO_MANIFEST_DIR");
    let golden = format!("{root}/tests/golden/theme-{name}.json");
    expect_test::expect_file![golden].assert_eq(&document);
}

struct Shop(u64);

#[model]
#[serde(rename_all = "kebab-case")]
#[derive(Clone, Copy)]
enum Order {
    Newest,
    BestPrice,
}

#[model(request)]
struct Page {
    #[field(default = 20, minimum = 1, maximum = 100)]
    limit: u32,
    after: Option<u64>,
}

#[model(request)]
struct Caller {
    x_tenant: String,
    accept_language: Option<String>,
}

/// Every kind of parameter.
///
/// What is injected is none.
#[get("/shelves/{shelf}/items/{*rest}", tags("items", "shelves"))]
async fn parameters(
    shelf: u8,
    rest: String,
    search: Option<String>,
    #[query("tag", max_items = 3)] tags: Vec<String>,
    #[query(default = Order::Newest)] order: Order,
    #[query(explode = false, deprecated)] ids: Option<Vec<u32>>,
    #[query(minimum = 0.5, example = 1.5)] weight: f64,
    #[cookie(pattern = "^[a-z]+$")] theme: Option<String>,
    #[header("x-retries", default = 3)] retries: i8,
    page: Query<Page>,
    caller: Headers<Caller>,
    shop: Inject<Shop>,
) -> String {
    let order = matches!(order, Order::BestPrice);
    let _ = (
        page.limit,
        page.after,
        &caller.x_tenant,
        &caller.accept_language,
        shop.0,
    );
    format!("{shelf} {rest} {search:?} {tags:?} {order} {ids:?} {weight} {theme:?} {retries}")
}

/// The same names under another method are another operation.
#[post(
    "/shelves/{name}/items/{*path}",
    operation_id = "addToShelf",
    deprecated
)]
async fn add(name: String, path: String) -> String {
    name + &path
}

#[test]
fn parameters_of_every_kind() {
    check("parameters", routes![parameters, add]);
}

#[derive(Debug, ApiError)]
enum Trouble {
    #[error(status = 404, code = "no-such-item", "there is no item {0}")]
    NoItem(u64),
    #[error(status = 404, code = "no-such-shelf", "there is no such shelf")]
    NoShelf,
    #[error(status = 503, code = "closed", "only the log reads this")]
    Closed,
}

#[model(response)]
struct Receipt {
    total: f64,
    note: Option<String>,
}

/// A success with a status of its own, two codes of one status, and one that the framework has as well.
#[post("/orders", status = 202, response_description = "It will be made")]
async fn order(id: u64) -> Result<Receipt, Trouble> {
    match id {
        0 => Err(Trouble::Closed),
        1 => Err(Trouble::NoShelf),
        2 => Err(Trouble::NoItem(id)),
        _ => Ok(Receipt {
            total: 1.0,
            note: None,
        }),
    }
}

#[get("/receipts/{id}")]
async fn receipt(id: u64) -> Option<Receipt> {
    (id == 1).then_some(Receipt {
        total: 1.0,
        note: None,
    })
}

#[post("/receipts")]
async fn make_receipt() -> Created<Receipt> {
    Created::new(
        "/receipts/1",
        Receipt {
            total: 1.0,
            note: None,
        },
    )
}

#[get("/cookies", response_headers("cache-control" = "no-store"))]
async fn cookies() -> WithCookies<NoContent> {
    WithCookies::new(NoContent)
        .set(Cookie::new("a", "1"))
        .set(Cookie::new("b", "2"))
}

#[get("/bytes")]
async fn bytes() -> Vec<u8> {
    Vec::new()
}

#[get("/null")]
async fn null() -> Json<Option<u16>> {
    Json(None)
}

#[get("/either", responses(200 = Receipt, "Paid", 402 = (), "Not paid"))]
async fn either() -> Result<(StatusCode, Receipt), HttpError> {
    Err(HttpError::new(StatusCode::PAYMENT_REQUIRED, "not yet"))
}

#[get("/moved")]
async fn moved() -> Result<Redirect<308>, ravyn::Error> {
    Ok(Redirect::to("/receipts/1")?.permanent())
}

#[test]
fn answers_with_their_statuses_and_cookies() {
    check(
        "answers",
        routes![
            order,
            receipt,
            make_receipt,
            cookies,
            bytes,
            null,
            either,
            moved
        ],
    );
}

#[model(request)]
struct Address {
    #[field(min_length = 1)]
    street: String,
    zip: Option<String>,
}

#[model(request)]
#[serde(deny_unknown_fields)]
struct Signup {
    name: String,
    #[field(write_only, min_length = 8)]
    password: String,
    address: Option<Address>,
    #[field(unique_items)]
    interests: Vec<String>,
}

#[post("/signup")]
async fn signup(Form(signup): Form<Signup>) -> NoContent {
    let zip = signup.address.map(|address| (address.street, address.zip));
    drop((signup.name, signup.password, zip, signup.interests));
    NoContent
}

#[post("/vote")]
async fn vote(
    #[form(minimum = 1, maximum = 5)] stars: u8,
    #[form] comment: Option<String>,
) -> String {
    format!("{stars} {comment:?}")
}

#[put("/parts")]
async fn parts(
    #[body("address", description = "Where to.")] address: Address,
    #[body("copies", minimum = 1, default = 1)] copies: u16,
) -> String {
    format!("{} {copies} {:?}", address.street, address.zip)
}

#[post("/lists")]
async fn lists(addresses: Vec<Address>) -> Json<usize> {
    Json(addresses.len())
}

#[post("/any")]
async fn any(body: Option<Value>) -> Value {
    body.unwrap_or_default()
}

#[post("/raw", body_limit = "1KiB")]
async fn raw(body: BodyStream) -> NoContent {
    drop(body);
    NoContent
}

#[post("/text")]
async fn text(body: Text) -> String {
    body.0
}

#[test]
fn forms_and_bodies() {
    check(
        "bodies",
        routes![signup, vote, parts, lists, any, raw, text],
    );
}

#[model(example = json!({"id": 1, "name": "root", "children": [], "parent": null}))]
struct Node {
    #[field(read_only)]
    id: u64,
    name: String,
    #[field(default)]
    children: Vec<Self>,
    parent: Option<Box<Self>>,
}

#[model]
struct Envelope<T> {
    content: T,
    #[serde(flatten)]
    dates: Dates,
}

#[model]
struct Dates {
    made: String,
    changed: Option<String>,
}

#[model]
enum External {
    Nothing,
    One(u8),
    Fields { a: u8 },
}

#[model]
#[serde(tag = "kind")]
enum Internal {
    One { x: u8 },
    Two { y: Option<u8> },
}

#[model]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    One(u8),
    Two { y: u8 },
}

#[model]
#[serde(untagged)]
enum Untagged {
    Number(u8),
    Text(String),
}

#[model]
struct Shapes {
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    by_name: BTreeMap<String, u8>,
    pair: (u8, String),
    maybe: Option<u8>,
    patch: Patch<u8>,
    #[field(default)]
    absent: u8,
    #[field(write_only)]
    secret: String,
}

#[post("/nodes")]
async fn nodes(node: Node) -> Node {
    node
}

#[post("/shapes")]
async fn shapes(shapes: Envelope<Shapes>) -> Envelope<Shapes> {
    shapes
}

#[post("/envelopes")]
async fn envelopes(list: Vec<Envelope<u64>>) -> Vec<Envelope<u64>> {
    list
}

#[test]
fn models_of_every_shape() {
    check("models", routes![nodes, shapes, envelopes]);
}
