use ravyn::prelude::*;

#[get("/items", "all items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
