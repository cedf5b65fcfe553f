use ravyn::prelude::*;

#[get("/items", response_cookies(theme = "dark"))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
