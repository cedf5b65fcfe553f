use ravyn::prelude::*;

#[get("/hello")]
async fn hello() {}

fn main() {
    let _ = routes![hello()];
}
