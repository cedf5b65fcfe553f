use ravyn::prelude::*;

#[post("/orders", extensions("internal" = true))]
async fn make() {}

fn main() {
    let _ = routes![make];
}
