use ravyn::prelude::*;

struct Db;

#[get("/items")]
async fn items(#[inject] db: Db) {
    drop(db);
}

fn main() {
    let _ = routes![items];
}
