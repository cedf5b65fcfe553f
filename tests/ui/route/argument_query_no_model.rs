use ravyn::prelude::*;

struct Filter;

#[get("/items")]
async fn items(filter: Query<Filter>) {
    drop(filter);
}

fn main() {
    let _ = routes![items];
}
