use ravyn::prelude::*;

#[get("/items", hidden = true)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
