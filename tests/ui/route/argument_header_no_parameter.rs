use ravyn::prelude::*;

struct Tenant;

#[get("/items")]
async fn items(#[header] x_tenant: Tenant) {
    drop(x_tenant);
}

fn main() {
    let _ = routes![items];
}
