use ravyn::prelude::*;

struct IsAdmin;

#[permission]
impl IsAdmin {}

fn main() {
    let _ = IsAdmin;
}
