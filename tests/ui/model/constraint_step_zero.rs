use ravyn::prelude::*;

#[model]
struct Item {
    #[field(multiple_of = 0)]
    amount: u32,
}

fn main() {}
