use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting(default = "postgres://localhost")]
    database_url: Secret<String>,
}

fn main() {}
