use ravyn::prelude::*;

#[model]
struct Item {
    #[field(default)]
    price: Prize,
}

fn main() {}
