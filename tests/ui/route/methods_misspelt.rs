use ravyn::prelude::*;

#[route(methods(GET, PSOT), "/items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
