use ravyn::prelude::*;

#[get("/items/{id}")]
async fn item(_: u64) {}

fn main() {
    let _ = routes![item];
}
