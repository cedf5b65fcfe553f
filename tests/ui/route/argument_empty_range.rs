use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(minimum = 10, exclusive_maximum = 10)] page: u32) -> String {
    page.to_string()
}

fn main() {
    let _ = routes![items];
}
