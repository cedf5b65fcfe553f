use ravyn::prelude::*;

#[get("/items", exception_handlers(404))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
