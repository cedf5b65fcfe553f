use ravyn::prelude::*;

#[derive(Requires)]
struct Order {
    #[form]
    name: String,
}

#[post("/orders")]
async fn order(order: Order) {
    drop(order.name);
}

fn main() {
    let _ = routes![order];
}
