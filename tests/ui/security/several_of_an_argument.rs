#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::{API_KEY, ApiKey, TOKENS};

#[get("/items")]
async fn items(#[security(API_KEY, TOKENS)] key: ApiKey) {
    drop(key);
}

fn main() {
    let _ = routes![items];
}
