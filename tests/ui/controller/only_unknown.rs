use ravyn::prelude::*;

struct Users;

#[controller("/users", only(gett))]
impl Users {}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
