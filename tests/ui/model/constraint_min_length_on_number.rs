use ravyn::prelude::*;

#[model]
struct Item {
    #[field(min_length = 1)]
    amount: u32,
}

fn main() {}
