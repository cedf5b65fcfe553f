#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::{API_KEY, TOKENS};

#[get("/items", security(API_KEY || TOKENS))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
