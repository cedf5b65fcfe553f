//! HTTPS in production: a proxy ends TLS, and says so; what came in the clear is refused.
//!
//! Run it with `cargo run --example security_https`, and ask it from another terminal. curl asks from this machine,
//! which is the one of the proxy, so it can say what the proxy would say:
//!
//! ```console
//! $ curl localhost:8000/orders/7
//! {"title":"Forbidden","status":403,"code":"https-required","detail":"HTTPS required"}
//! $ curl -H 'x-forwarded-proto: https' -H 'x-forwarded-for: 198.51.100.1, 203.0.113.9' localhost:8000/orders/7
//! {"client":"203.0.113.9","order":7}
//! $ curl localhost:8000/healthz
//! well
//! $ curl -H 'host: evil.example' -H 'x-forwarded-proto: https' localhost:8000/orders/7
//! {"title":"Bad Request","status":400,"code":"invalid-host","detail":"this host is not served here"}
//! $ curl -i -H 'x-forwarded-proto: https' -H 'origin: https://shop.example' localhost:8000/orders/0
//! HTTP/1.1 404 Not Found
//! access-control-allow-origin: https://shop.example
//! vary: origin
//! strict-transport-security: max-age=31536000
//! x-content-type-options: nosniff
//! ..
//!
//! {"title":"Not Found","status":404,"code":"not-found","detail":"there is no order 0"}
//! $ curl -i -X OPTIONS -H 'x-forwarded-proto: https' -H 'origin: https://shop.example' \
//!     -H 'access-control-request-method: GET' -H 'access-control-request-headers: authorization' \
//!     localhost:8000/orders/7
//! HTTP/1.1 204 No Content
//! access-control-allow-origin: https://shop.example
//! access-control-allow-headers: accept, accept-language, content-language, content-type, authorization
//! ..
//!
//! ```
//!
//! On a developer's machine it is answered in the clear:
//!
//! ```sh
//! RAVYN_ENV=development cargo run --example security_https
//! ```

use ravyn::prelude::*;

/// Show an order.
#[get("/orders/{id}")]
async fn order(id: u32, client: ClientIp) -> Result<Json<Value>, HttpError> {
    if id == 0 {
        return Err(HttpError::not_found("there is no order 0"));
    }
    Ok(json!({"client": client.0.to_string(), "order": id}).into())
}

/// Say that the program runs. The balancer asks in the clear.
#[get("/healthz")]
async fn health() -> &'static str {
    "well"
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Orders")
        .extension(TrustedProxies::x_forwarded(["127.0.0.1", "::1"]))
        .extension(TrustedHosts::new(["orders.example", "localhost"]))
        .extension(HttpsOnly::new().except("/healthz"))
        .extension(
            Cors::new()
                .allow_origin("https://shop.example")
                .allow_headers(["authorization"]),
        )
        .routes(routes![order, health])
}

fn main() -> ravyn::Result {
    app().run()
}
