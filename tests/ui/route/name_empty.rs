use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query("")] search: String) -> String {
    search
}

fn main() {}
