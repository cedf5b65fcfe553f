use ravyn::prelude::*;

#[derive(Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    #[setting(env = "DATABASE_URL")]
    database_url: Secret<String>,
    #[setting(env = "DATABASE_URL")]
    replica_url: Secret<String>,
}

fn main() {}
