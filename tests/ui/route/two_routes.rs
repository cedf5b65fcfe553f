use ravyn::prelude::*;

#[get("/items")]
#[post("/items")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
