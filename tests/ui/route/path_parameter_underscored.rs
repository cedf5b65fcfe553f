use ravyn::prelude::*;

#[get("/items/{lamp}")]
async fn item(_lamp: u64) {}

fn main() {
    let _ = routes![item];
}
