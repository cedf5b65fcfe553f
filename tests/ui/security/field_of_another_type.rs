#[path = "../schemes.rs"]
mod schemes;

use ravyn::prelude::*;
use schemes::API_KEY;

struct User;

#[derive(Requires)]
struct Desk {
    #[security(API_KEY)]
    user: User,
}

fn main() {
    let _ = std::mem::size_of::<Desk>();
}
