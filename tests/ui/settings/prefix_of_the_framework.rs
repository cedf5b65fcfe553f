use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "RAVYN")]
struct ShopSettings {
    page_size: u32,
}

fn main() {}
