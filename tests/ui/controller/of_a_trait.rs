use ravyn::prelude::*;

struct Users;

#[controller("/users")]
impl Default for Users {
    fn default() -> Self {
        Self
    }
}

fn main() {
    let _ = Users::default();
}
