use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query(maximum = 9)] name: char) -> String {
    name.to_string()
}

fn main() {
    let _ = routes![items];
}
