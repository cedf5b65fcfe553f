use ravyn::prelude::*;

#[get(/items)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
