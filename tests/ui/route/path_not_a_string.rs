use ravyn::prelude::*;

#[get(path = 5)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
