use ravyn::prelude::*;

#[get("/hello")]
async fn hello() {}

#[get("/bye")]
async fn bye() {}

fn main() {
    let _ = routes![hello bye];
}
