use ravyn::prelude::*;

#[get("/items")]
async fn items(#[hedaer("x-tenant")] tenant: String) -> String {
    tenant
}

fn main() {
    let _ = routes![items];
}
