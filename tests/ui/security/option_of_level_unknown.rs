#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::API_KEY;

#[get("/items", security(API_KEY, scoped("read")))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
