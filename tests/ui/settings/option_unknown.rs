use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting(defualt = 20)]
    page_size: u32,
}

fn main() {}
