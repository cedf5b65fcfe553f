use ravyn::prelude::*;

struct Draft;

#[post("/items")]
async fn create(Json(item): Json<Draft>) {
    drop(item);
}

fn main() {
    let _ = routes![create];
}
