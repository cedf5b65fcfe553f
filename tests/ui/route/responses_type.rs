use ravyn::prelude::*;

struct Missing;

#[get("/items", responses(404 = Missing, "no items"))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
