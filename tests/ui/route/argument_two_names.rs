use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query("p", alias = "page")] page: u32) -> String {
    page.to_string()
}

fn main() {
    let _ = routes![items];
}
