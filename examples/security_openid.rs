//! Tokens of somebody else: an OpenID provider signs them, and what it does not sign it is asked about.
//!
//! The program is told which provider it is, and how it proves to the provider who it is:
//!
//! ```sh
//! export OPENID_ISSUER=https://id.example/realms/shop OPENID_CLIENT_SECRET=..
//! cargo run --example security_openid --features openid
//! ```
//!
//! It asks the provider before it serves anybody: one that does not answer, or is another one, stops it. In another
//! terminal, with tokens of the provider for the audience `shop`, `$TOKEN` a JWT and `$OPAQUE` any text:
//!
//! ```console
//! $ curl -H "authorization: Bearer $TOKEN" localhost:8000/orders
//! {"of":"ada","orders":[]}
//! $ curl -i -X DELETE -H "authorization: Bearer $TOKEN" localhost:8000/orders/7
//! HTTP/1.1 403 Forbidden
//! www-authenticate: Bearer error="insufficient_scope", scope="orders:write"
//! ..
//!
//! {"title":"Forbidden","status":403,"code":"insufficient-scope",
//!     "detail":"the credential lacks a scope of: orders:write"}
//! $ curl -H "authorization: Bearer $TOKEN" localhost:8000/staff
//! {"title":"Forbidden","status":403,"code":"forbidden","detail":".."}
//! $ curl -H "authorization: Bearer $OPAQUE" localhost:8000/stock
//! {"of":"robot","stock":{}}
//! $ curl -i localhost:8000/orders
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: Bearer
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"the request has no credential"}
//! $ curl -i -H "authorization: Bearer $OPAQUE" localhost:8000/orders
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: Bearer error="invalid_token"
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"invalid-credential","detail":"the credential is not good"}
//! ```

use std::env;

use ravyn::prelude::*;
use ravyn::security::remote::{Introspection, ProviderConfig, ProviderVerifier, RemoteError};
use ravyn::security::{IntrospectedToken, OpenIdConnect};

/// What the program reads of a token.
#[model]
#[derive(Clone)]
struct Claims {
    sub: String,
    #[field(default)]
    roles: Vec<String>,
}

const SCOPES: &[(&str, &str)] = &[
    ("orders:read", "Read orders"),
    ("orders:write", "Change orders"),
];

/// Whose tokens are taken, and for whom they have to be.
fn provider() -> ProviderConfig {
    ProviderConfig::new(told("OPENID_ISSUER")).audience("shop")
}

/// An issuer that was not told is none, which stops the startup.
fn told(variable: &str) -> String {
    env::var(variable).unwrap_or_default()
}

/// Verifies signed tokens with the provider's keys, which are fetched when they are needed.
static OPENID: OpenIdConnect<Claims> = OpenIdConnect::new(provider)
    .scopes(SCOPES)
    .identify(|identity, claims| claims.roles.iter().cloned().fold(identity, Identity::role));

/// Asks the provider about each token that it has not seen for 30 seconds.
static OPAQUE: HttpBearer<IntrospectedToken> = HttpBearer::new().introspect();

/// List one's orders.
#[get("/orders")]
async fn orders(#[security(OPENID, scopes("orders:read"))] who: Claims) -> Json<Value> {
    json!({"of": who.sub, "orders": []}).into()
}

/// Cancel an order.
#[delete("/orders/{id}", status = 204, security(OPENID, scopes("orders:write")))]
async fn cancel(id: u32) {
    _ = id;
}

/// List who works here.
#[get("/staff", authentication(OPENID), permissions(HasRole("staff")))]
async fn staff(who: Identity) -> Json<Value> {
    json!([who.subject()]).into()
}

/// Show what is in stock, to programs.
#[get("/stock")]
async fn stock(#[security(OPAQUE)] who: IntrospectedToken) -> Json<Value> {
    json!({"of": who.subject(), "stock": {}}).into()
}

/// Stops the startup where the provider does not answer, or is another one than was said.
async fn ready(provider: Inject<ProviderVerifier>) -> Result<(), RemoteError> {
    provider.ready().await
}

/// Where the provider is asked about tokens, it says itself.
async fn introspection(
    provider: Inject<ProviderVerifier>,
    clock: Inject<Clock>,
) -> Result<Introspection, ravyn::Error> {
    provider.ready().await?;
    let metadata = provider.keys().metadata();
    let endpoint = metadata
        .as_ref()
        .and_then(|said| said.introspection_endpoint());
    let endpoint = endpoint
        .ok_or("the provider knows no opaque tokens")
        .internal()?;
    let server = Introspection::new(endpoint, "shop", told("OPENID_CLIENT_SECRET"));
    Ok(server.audience("shop").clock(Clock::clone(&clock)))
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Shop")
        .dependency(OPENID.provider())
        .dependency(Provider::<Introspection>::app(introspection))
        .on_startup(ready)
        .routes(routes![orders, cancel, staff, stock])
}

fn main() -> ravyn::Result {
    app().run()
}
