use ravyn::prelude::*;

#[derive(Requires)]
struct Paging {
    #[query(maximun = 1)]
    page: u32,
}

#[get("/items")]
async fn items(paging: Paging) -> String {
    paging.page.to_string()
}

fn main() {
    let _ = routes![items];
}
