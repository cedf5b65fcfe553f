use ravyn::prelude::*;

#[post("/items")]
async fn create<T: Model>(item: T) -> T {
    item
}

fn main() {
    let _ = routes![create];
}
