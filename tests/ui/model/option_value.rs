use ravyn::prelude::*;

#[model(request = true)]
struct Item {
    name: String,
}

fn main() {}
