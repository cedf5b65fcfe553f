use ravyn::prelude::*;

use ravyn::model::serde;

#[derive(serde::Deserialize)]
#[serde(crate = "ravyn::model::serde")]
enum Currency {
    Euro,
}

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting(default)]
    currency: Currency,
}

fn main() {}
