use ravyn::prelude::*;

#[get("/items", response_headers(cache_control = "no-store"))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
