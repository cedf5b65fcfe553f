use ravyn::prelude::*;

#[model(requets)]
struct Item {
    name: String,
}

fn main() {}
