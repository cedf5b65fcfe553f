use ravyn::prelude::*;

struct Currency;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    currency: Option<Currency>,
}

fn main() {}
