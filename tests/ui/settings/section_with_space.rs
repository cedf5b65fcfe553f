use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP", section = "the shop")]
struct ShopSettings {
    page_size: u32,
}

fn main() {}
