use ravyn::prelude::*;

#[get("/items", tags = "items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
