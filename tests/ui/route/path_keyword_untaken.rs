use ravyn::prelude::*;

#[get("/kinds/{type}")]
async fn kind() {}

fn main() {
    let _ = routes![kind];
}
