use ravyn::prelude::*;

struct Price;

#[model]
struct Item {
    price: Price,
}

fn main() {}
