use ravyn::prelude::*;

#[get("/items", responses(700 = ()))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
