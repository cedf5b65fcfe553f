#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::API_KEY;

struct Name;

#[provider]
fn name_of(#[security(API_KEY)] name: Name) -> String {
    drop(name);
    String::new()
}

fn main() {
    let _ = Ravyn::new().dependency(name_of);
}
