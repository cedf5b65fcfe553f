use ravyn::prelude::*;

#[post("/items")]
async fn items(#[body("name")] first: String, #[body("name")] second: String) -> String {
    first + &second
}

fn main() {}
