use ravyn::prelude::*;

struct Row;

#[model]
struct Page<T> {
    items: Vec<T>,
}

#[get("/items")]
async fn items() -> Page<Row> {
    Page { items: Vec::new() }
}

fn main() {
    let _ = routes![items];
}
