use ravyn::prelude::*;

struct Compression;

#[get("/items", layers(Compression))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
