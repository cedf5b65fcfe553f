//! API keys: one that a handler compares itself, and those of many clients, of which hashes are stored.
//!
//! Run it with `cargo run --example security_api_key`, and ask it from another terminal:
//!
//! ```console
//! $ curl -H 'X-API-Key: secret-key' localhost:8000/data
//! {"data":"sensitive"}
//! $ curl -i -H 'X-API-Key: guess' localhost:8000/data
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: ApiKey in="header", name="X-API-Key"
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"unknown API key"}
//! $ curl localhost:8000/data?X-API-Key=secret-key
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"the request has no credential"}
//! $ curl -H 'X-Partner-Key: demo_partner.for-this-example-alone' localhost:8000/orders
//! {"orders":[7],"partner":"Demo"}
//! $ curl -H 'X-Partner-Key: demo_partner.guess' localhost:8000/orders
//! {"title":"Unauthorized","status":401,"code":"invalid-credential","detail":"the credential is not good"}
//! ```
//!
//! A new key, and what is stored of it:
//!
//! ```sh
//! cargo run -q --example security_api_key -- new-key
//! ```

use std::collections::HashMap;

use ravyn::app::{AppBuilder, Command};
use ravyn::error::BoxError;
use ravyn::prelude::*;
use ravyn::security::ApiKeyHash;

static API_KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");

/// Show what is not for everybody.
#[get("/data", security(API_KEY))]
async fn get_data(#[security(API_KEY)] api_key: ApiKey) -> Result<Json<Value>, HttpError> {
    if !api_key.matches("secret-key") {
        return Err(HttpError::unauthorized("unknown API key"));
    }
    Ok(json!({"data": "sensitive"}).into())
}

/// A scheme that verifies gives the client, and no handler sees the key.
static PARTNER_KEY: ApiKeyHeader<Partner> = ApiKeyHeader::new("X-Partner-Key")
    .verify(&find_partner)
    .description("The key of a partner, which is shown once when it is made.");

#[derive(Clone)]
struct Partner {
    name: String,
}

/// Stands for a table: the prefix of a key, its hash, and whose it is.
struct Partners(HashMap<String, (ApiKeyHash, Partner)>);

async fn find_partner(key: ApiKey, partners: Inject<Partners>) -> Option<Partner> {
    let (hash, partner) = partners.0.get(ApiKeyHash::prefix_of(key.expose())?)?;
    hash.matches(key.expose()).then(|| partner.clone())
}

fn partners() -> Result<Partners, ravyn::Error> {
    let stored = "sha256$demo_partner$ELyyXIOp1J8msS-QbL5DuR1FkXso42G4j2m_Se2B_zg";
    let hash: ApiKeyHash = stored.parse().internal()?;
    let partner = Partner {
        name: "Demo".to_owned(),
    };
    Ok(Partners(HashMap::from([(
        hash.prefix().to_owned(),
        (hash, partner),
    )])))
}

/// List the orders of a partner.
#[get("/orders")]
async fn orders(#[security(PARTNER_KEY)] partner: Partner) -> Json<Value> {
    json!({"partner": partner.name, "orders": [7]}).into()
}

/// Adds the command `new-key`.
#[derive(Clone)]
struct NewKey;

impl ravyn::app::Extension for NewKey {
    fn name(&self) -> &'static str {
        "new-key"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        app.command(Command::new("new-key", "Makes an API key", |_| {
            let (key, hash) = ApiKeyHash::generate();
            Ok(format!(
                "key:    {}\nstored: {}\n",
                key.expose(),
                hash.to_text()
            ))
        }));
        Ok(())
    }
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Orders")
        .dependency(Provider::<Partners>::app(partners))
        .extension(NewKey)
        .routes(routes![get_data, orders])
}

fn main() -> ravyn::Result {
    app().run()
}
