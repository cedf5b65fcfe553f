use ravyn::prelude::*;

#[controller("/users")]
struct Users;

fn main() {
    let _ = Users;
}
