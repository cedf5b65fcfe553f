use ravyn::prelude::*;

#[route(methods(get), "/items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
