use ravyn::prelude::*;

#[get("/items", summary = 5)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
