use ravyn::prelude::*;

#[model]
struct Item {
    name: String,
}

#[post("/items")]
async fn create(item: Item, note: Json<Item>) {
    drop((item, note));
}

fn main() {
    let _ = routes![create];
}
