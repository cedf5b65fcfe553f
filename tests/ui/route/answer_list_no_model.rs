use ravyn::prelude::*;

struct Label;

#[get("/items")]
async fn items() -> Vec<Label> {
    Vec::new()
}

fn main() {
    let _ = routes![items];
}
