use ravyn::prelude::*;

#[permission]
struct IsAdmin;

fn main() {
    let _ = IsAdmin;
}
