use ravyn::prelude::*;

#[post("/items", status = 999)]
async fn create() {}

fn main() {
    let _ = routes![create];
}
