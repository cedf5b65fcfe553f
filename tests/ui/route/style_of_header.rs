use ravyn::prelude::*;

#[get("/items")]
async fn items(#[header(style = "form")] ids: Vec<u32>) -> String {
    format!("{ids:?}")
}

fn main() {}
