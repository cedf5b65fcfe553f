use ravyn::prelude::*;

#[derive(Settings)]
#[settings("SHOP")]
struct ShopSettings {
    page_size: u32,
}

fn main() {}
