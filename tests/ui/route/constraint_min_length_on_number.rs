use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(min_length = 1)] page: u64) -> String {
    page.to_string()
}

fn main() {
    let _ = routes![items];
}
