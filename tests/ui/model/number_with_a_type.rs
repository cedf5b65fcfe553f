use ravyn::prelude::*;

#[model]
struct Item {
    #[field(maximum = 9u32)]
    amount: u32,
}

fn main() {}
