use ravyn::prelude::*;

#[get("/items", after_request("log"))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
