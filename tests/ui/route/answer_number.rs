use ravyn::prelude::*;

#[get("/count")]
async fn count() -> u64 {
    5
}

fn main() {
    let _ = routes![count];
}
