use ravyn::prelude::*;

#[model]
struct Item {
    name: &str,
}

fn main() {}
