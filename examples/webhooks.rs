//! What an application sends: declared once, shown in its document, and made by the same item.
//!
//! Run it with `cargo run --example webhooks` and open <http://localhost:8000/docs>, or ask it from another
//! terminal, in this order.
//!
//! ```console
//! $ curl -H 'content-type: application/json' -d '{"callback_url": "https://example.com/hook"}' \
//!     localhost:8000/subscriptions
//! $ curl -H 'content-type: application/json' -d '{"order": 7, "total": 9.5}' localhost:8000/payments
//! ["POST https://example.com/hook {\"order\":7,\"total\":9.5}"]
//! $ curl -H 'content-type: application/json' -d '{"callback_url": "nowhere"}' localhost:8000/subscriptions
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 1 fault","errors":[{"location":"body","pointer":"/callback_url",
//!  "code":"format","detail":"must have the format uri"}]}
//! ```

use std::sync::{Mutex, PoisonError};

use ravyn::error::ResultExt;
use ravyn::prelude::*;

/// What was paid.
#[model]
#[derive(Clone)]
struct Payment {
    #[field(minimum = 1)]
    order: u64,
    #[field(exclusive_minimum = 0)]
    total: f64,
}

/// An order is paid.
///
/// It is told to everybody who subscribed, once. Attempts are counted from 1.
#[webhook(
    "order.paid",
    tags("payments"),
    response_description = "It was received"
)]
async fn order_paid(event: Payment, #[header("x-attempt", minimum = 1)] attempt: u8) -> NoContent;

/// Who wants to be told.
#[derive(Default)]
struct Subscribers(Mutex<Vec<String>>);

#[model(request)]
struct Subscription {
    /// Where to.
    #[field(format = "uri")]
    callback_url: String,
}

/// Subscribe to payments.
#[post(
    "/subscriptions",
    tags("payments"),
    callbacks(order_paid = "{$request.body#/callback_url}")
)]
async fn subscribe(data: Subscription, subscribers: Inject<Subscribers>) -> NoContent {
    // A program checks here whose address it is: this one would call a server in its own network as well.
    let mut urls = subscribers.0.lock().unwrap_or_else(PoisonError::into_inner);
    urls.push(data.callback_url);
    NoContent
}

/// Pay an order.
///
/// The answer shows what would be sent: a program hands each request to its HTTP client, in a `Background` task.
#[post("/payments", tags("payments"))]
async fn pay(
    data: Payment,
    subscribers: Inject<Subscribers>,
) -> Result<Json<Vec<String>>, ravyn::Error> {
    let urls = subscribers.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut sent = Vec::new();
    for url in urls.iter() {
        let request = order_paid.request(url, data.clone(), 1).internal()?;
        let body = String::from_utf8_lossy(request.body()).into_owned();
        sent.push(format!("{} {} {body}", request.method(), request.uri()));
    }
    Ok(Json(sent))
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Payments")
        .webhook(order_paid)
        .state(Subscribers::default())
        .routes(routes![subscribe, pay])
}

fn main() -> ravyn::Result {
    app().run()
}
