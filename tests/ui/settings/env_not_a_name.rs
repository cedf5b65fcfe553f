use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting(env = "DATABASE-URL")]
    database_url: Secret<String>,
}

fn main() {}
