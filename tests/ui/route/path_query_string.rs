use ravyn::prelude::*;

#[get("/items?page={page}")]
async fn items(page: u64) -> String {
    page.to_string()
}

fn main() {
    let _ = routes![items];
}
