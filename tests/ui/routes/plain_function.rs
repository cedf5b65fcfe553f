use ravyn::prelude::*;

async fn hello() {}

fn main() {
    let _ = routes![hello];
}
