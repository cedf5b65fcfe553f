use ravyn::prelude::*;

#[route("/items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
