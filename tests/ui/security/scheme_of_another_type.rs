use ravyn::prelude::*;

static LIMIT: u32 = 5;

#[get("/items")]
async fn items(#[security(LIMIT)] limit: u32) {
    drop(limit);
}

fn main() {
    let _ = routes![items];
}
