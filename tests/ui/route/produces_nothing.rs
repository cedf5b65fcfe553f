use ravyn::prelude::*;

#[get("/items", produces("application/json"))]
async fn items() {}

fn main() {}
