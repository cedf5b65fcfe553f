use ravyn::prelude::*;

struct Users;

#[controller("/users", tag("users"))]
impl Users {}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
