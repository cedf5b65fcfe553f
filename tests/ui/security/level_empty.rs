use ravyn::prelude::*;

#[get("/items", security())]
async fn items() {}

fn main() {
    let _ = routes![items];
}
