use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting]
    page_size: u32,
}

fn main() {}
