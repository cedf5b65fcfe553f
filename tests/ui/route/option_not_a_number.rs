use ravyn::prelude::*;

#[post("/items", status = "201")]
async fn create() {}

fn main() {
    let _ = routes![create];
}
