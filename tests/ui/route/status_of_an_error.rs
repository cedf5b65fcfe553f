use ravyn::prelude::*;

#[get("/items", status = 404)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
