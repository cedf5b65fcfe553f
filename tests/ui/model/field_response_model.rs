use ravyn::prelude::*;

#[model(response)]
struct Price {
    cents: u64,
}

#[model]
struct Item {
    price: Price,
}

fn main() {}
