use ravyn::prelude::*;

#[get("/items" hidden)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
