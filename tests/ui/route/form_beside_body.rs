use ravyn::prelude::*;

#[model]
struct Item {
    name: String,
}

#[post("/items")]
async fn create(#[form] note: String, item: Item) {
    drop((item, note));
}

fn main() {
    let _ = routes![create];
}
