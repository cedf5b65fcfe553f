use ravyn::prelude::*;

struct Db;

static DB: Db = Db;

#[get("/items", security(DB))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
