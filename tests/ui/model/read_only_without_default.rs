use ravyn::prelude::*;

#[model]
#[derive(Clone)]
struct Price {
    cents: u64,
}

#[model]
struct Item {
    #[field(read_only)]
    price: Price,
}

fn main() {}
