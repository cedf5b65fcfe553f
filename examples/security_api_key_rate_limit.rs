//! An API key and a limit: who has no key learns nothing, and who has one asks no more often than agreed.
//!
//! Run it with `cargo run --example security_api_key_rate_limit`, and ask it from another terminal:
//!
//! ```console
//! $ curl -i -H 'X-API-Key: secret-key' localhost:8000/api/data
//! HTTP/1.1 200 OK
//! ratelimit: "default";r=99;t=1
//! ratelimit-policy: "default";q=100;w=60
//! ..
//!
//! {"data":"value"}
//! $ curl -i localhost:8000/api/data
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: ApiKey in="header", name="X-API-Key"
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"the request has no credential"}
//! ```
//!
//! Each client has a counter of its own, wherever it asks from:
//!
//! ```console
//! $ curl -H 'X-API-Key: secret-key' localhost:8000/api/reports
//! {"report":1}
//! $ curl -i -H 'X-API-Key: secret-key' localhost:8000/api/reports
//! HTTP/1.1 429 Too Many Requests
//! retry-after: 60
//! ..
//!
//! {"title":"Too Many Requests","status":429,"code":"too-many-requests","detail":".."}
//! $ curl -H 'X-API-Key: other-key' localhost:8000/api/reports
//! {"report":1}
//! ```

use ravyn::prelude::*;

/// Who does not have one of the keys is refused before the handler is asked.
static API_KEY: ApiKeyHeader<Identity> = ApiKeyHeader::new("X-API-Key").verify(&find_client);

/// Stands for a look-up by `ApiKeyHash`, as in `security_api_key`.
async fn find_client(key: ApiKey) -> Option<Identity> {
    let clients = [("secret-key", "shop"), ("other-key", "depot")];
    let (_, name) = clients.into_iter().find(|(known, _)| key.matches(known))?;
    Some(Identity::new(name))
}

/// A client is its address: who has no key is counted as well.
#[get(
    "/api/data",
    security(API_KEY),
    middleware(RateLimit::max_requests(100))
)]
async fn api_endpoint() -> Json<Value> {
    json!({"data": "value"}).into()
}

/// A client is its identity.
#[get("/api/reports", middleware(RateLimit::max_requests(1).by_identity().name("reports")))]
async fn report(#[security(API_KEY)] _client: Identity) -> Json<Value> {
    json!({"report": 1}).into()
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Data")
        .authentication(&API_KEY)
        .routes(routes![api_endpoint, report])
}

fn main() -> ravyn::Result {
    app().run()
}
