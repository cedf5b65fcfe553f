use ravyn::prelude::*;

#[post("/orders", extensions = true)]
async fn make() {}

fn main() {
    let _ = routes![make];
}
