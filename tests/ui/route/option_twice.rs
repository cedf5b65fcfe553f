use ravyn::prelude::*;

#[get("/items", hidden, hidden)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
