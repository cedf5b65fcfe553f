use ravyn::prelude::*;

#[post("/orders", callbacks("order.paid"))]
async fn make() {}

fn main() {
    let _ = routes![make];
}
