use ravyn::prelude::*;

#[route(methods(GET, GET), "/items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
