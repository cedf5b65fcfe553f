use ravyn::prelude::*;

#[get("/items/{id}")]
async fn item() -> &'static str {
    "lamp"
}

fn main() {
    let _ = routes![item];
}
