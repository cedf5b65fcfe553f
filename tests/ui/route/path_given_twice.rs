use ravyn::prelude::*;

#[get("/items", path = "/items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
