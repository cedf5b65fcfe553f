#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::{API_KEY, ApiKey};

#[get("/items")]
async fn items(#[security(API_KEY, scope("read"))] key: ApiKey) {
    drop(key);
}

fn main() {
    let _ = routes![items];
}
