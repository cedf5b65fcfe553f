use ravyn::prelude::*;

#[model]
struct Filter {
    name: String,
}

#[get("/items")]
async fn items(filter: Filter) {
    drop(filter);
}

fn main() {
    let _ = routes![items];
}
