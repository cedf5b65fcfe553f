use ravyn::prelude::*;

#[get("/items", responses(Missing))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
