use ravyn::prelude::*;

#[model]
struct Item {
    #[field(minimum = "one")]
    amount: u32,
}

fn main() {}
