use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "shop-admin")]
struct ShopSettings {
    page_size: u32,
}

fn main() {}
