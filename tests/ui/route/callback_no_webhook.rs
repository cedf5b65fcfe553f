use ravyn::prelude::*;

struct Paid;

#[post("/orders", callbacks(Paid = "{$request.query.url}"))]
async fn make(url: String) {
    drop(url);
}

fn main() {
    let _ = routes![make];
}
