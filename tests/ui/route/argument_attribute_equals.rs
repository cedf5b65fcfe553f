use ravyn::prelude::*;

#[get("/items")]
async fn items(#[header = "x-tenant"] tenant: String) -> String {
    tenant
}

fn main() {
    let _ = routes![items];
}
