use ravyn::prelude::*;

#[model]
struct Item {
    #[field(with = is_even)]
    amount: u32,
}

fn main() {}
