use ravyn::prelude::*;

#[post("/items")]
async fn create(item: Json<Itme>) {
    drop(item);
}

fn main() {
    let _ = routes![create];
}
