use ravyn::prelude::*;

#[get("/items", produces("application/json", "text/cvs"))]
async fn items() -> Vec<String> {
    Vec::new()
}

fn main() {}
