use ravyn::prelude::*;

#[model]
struct Item {
    #[field(minimum = 1)]
    name: String,
}

fn main() {}
