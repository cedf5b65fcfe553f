use ravyn::prelude::*;

#[get("/items", methods(POST))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
