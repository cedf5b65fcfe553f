#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::{API_KEY, ApiKey};

#[get("/items")]
async fn items(#[secuirty(API_KEY)] key: ApiKey) {
    drop(key);
}

fn main() {
    let _ = routes![items];
}
