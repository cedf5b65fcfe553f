use ravyn::prelude::*;

#[get("/items", public = true)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
