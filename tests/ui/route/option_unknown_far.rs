use ravyn::prelude::*;

#[get("/items", colour = "red")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
