use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings<T> {
    page_size: T,
}

fn main() {}
