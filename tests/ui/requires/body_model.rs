use ravyn::prelude::*;

#[model]
struct Item {
    name: String,
}

#[derive(Requires)]
struct Order {
    item: Item,
}

#[post("/orders")]
async fn order(order: Order) {
    drop(order.item);
}

fn main() {
    let _ = routes![order];
}
