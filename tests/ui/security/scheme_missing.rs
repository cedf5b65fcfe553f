#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::ApiKey;

#[get("/items")]
async fn items(#[security(API_KEYS)] key: ApiKey) {
    drop(key);
}

fn main() {
    let _ = routes![items];
}
