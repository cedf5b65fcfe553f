use ravyn::prelude::*;

struct Clock;

#[derive(Requires)]
struct Order {
    clock: Clock,
}

#[get("/orders")]
async fn order(order: Order) {
    drop(order.clock);
}

fn main() {
    let _ = routes![order];
}
