use ravyn::prelude::*;

struct Users;

#[controller("users/")]
impl Users {}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
