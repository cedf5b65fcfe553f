use ravyn::prelude::*;

#[get("/items", sumary = "All items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
