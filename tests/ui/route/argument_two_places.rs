use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query] #[header] tenant: String) -> String {
    tenant
}

fn main() {
    let _ = routes![items];
}
