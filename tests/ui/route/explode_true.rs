use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(explode = true)] ids: Vec<u32>) -> String {
    format!("{ids:?}")
}

fn main() {}
