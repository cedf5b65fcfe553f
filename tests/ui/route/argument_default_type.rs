use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(default = "ten")] page: u64) -> String {
    page.to_string()
}

fn main() {
    let _ = routes![items];
}
