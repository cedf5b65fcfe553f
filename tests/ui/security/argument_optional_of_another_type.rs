#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::API_KEY;

struct Db;

#[get("/items")]
async fn items(#[security(API_KEY)] db: Option<Db>) {
    drop(db);
}

fn main() {
    let _ = routes![items];
}
