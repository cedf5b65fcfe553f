use ravyn::prelude::*;

#[model(check = "is_fine")]
struct Item {
    name: String,
}

fn main() {}
