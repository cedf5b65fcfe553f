use ravyn::prelude::*;

#[model]
struct Item {
    #[field(default = "one")]
    amount: u16,
}

fn main() {}
