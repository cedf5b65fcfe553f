use ravyn::prelude::*;

#[model]
struct Parcel {
    name: String,
}

#[get("/items")]
async fn items(#[query] ids: Vec<Parcel>) -> String {
    ids.len().to_string()
}

fn main() {
    let _ = routes![items];
}
