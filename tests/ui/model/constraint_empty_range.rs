use ravyn::prelude::*;

#[model]
struct Item {
    #[field(min_length = 9, max_length = 3)]
    name: String,
}

fn main() {}
