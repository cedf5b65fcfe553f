use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(style = "pipes")] ids: Vec<u32>) -> String {
    format!("{ids:?}")
}

fn main() {}
