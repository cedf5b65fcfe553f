use ravyn::prelude::*;

#[model]
struct Item {
    name: String,
}

#[post("/items/{id}")]
async fn change(item: Item) -> Item {
    item
}

fn main() {
    let _ = routes![change];
}
