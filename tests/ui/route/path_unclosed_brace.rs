use ravyn::prelude::*;

#[get("/items/{id/price")]
async fn price(id: u64) -> String {
    id.to_string()
}

fn main() {
    let _ = routes![price];
}
