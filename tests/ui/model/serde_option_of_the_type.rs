use ravyn::prelude::*;

#[model(rename_all = "camelCase")]
struct Item {
    unit_price: u64,
}

fn main() {}
