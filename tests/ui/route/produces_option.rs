use ravyn::prelude::*;

#[get("/items", produces("application/json"))]
async fn items() -> Option<String> {
    None
}

fn main() {}
