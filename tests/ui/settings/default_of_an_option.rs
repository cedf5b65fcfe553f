use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting(default = 20)]
    page_size: Option<u32>,
}

fn main() {}
