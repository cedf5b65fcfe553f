use ravyn::prelude::*;

const FIRST_PAGE: i64 = 1;

#[get("/items")]
async fn items(#[query(default = FIRST_PAGE, minimum = 1)] page: u32) -> String {
    page.to_string()
}

fn main() {
    let _ = routes![items];
}
