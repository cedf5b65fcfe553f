use ravyn::prelude::*;

#[derive(ravyn::model::serde::Deserialize, Settings)]
#[serde(crate = "ravyn::model::serde")]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    page_size: u32,
}

fn main() {}
