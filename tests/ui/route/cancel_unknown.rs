use ravyn::prelude::*;

#[get("/items", cancel = "ignore")]
async fn items() {}

fn main() {
    let _ = routes![items];
}
