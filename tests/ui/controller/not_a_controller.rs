use ravyn::prelude::*;

struct Users;

impl Users {
    fn name(&self) -> &'static str {
        "Ada"
    }
}

fn main() {
    let _ = Users.name();
    let _ = Ravyn::new().controller(Users);
}
