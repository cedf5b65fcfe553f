use ravyn::prelude::*;

#[post("/orders", links("get_order"))]
async fn make() {}

fn main() {
    let _ = routes![make];
}
