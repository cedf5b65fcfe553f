use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(max_items = 3)] name: bool) -> String {
    name.to_string()
}

fn main() {
    let _ = routes![items];
}
