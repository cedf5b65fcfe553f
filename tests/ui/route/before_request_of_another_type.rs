use ravyn::prelude::*;

#[get("/items", before_request("log"))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
