//! What stands around a handler, at which level, and in which order it runs: each step leaves its mark
//! in `x-trail`, in the request on the way in and in the answer on the way out.
//!
//! Run it with `cargo run --example levels`, and ask it from another terminal; `..` is what is left out.
//!
//! ```console
//! $ curl -i -H 'x-role: clerk' localhost:8000/orders/7
//! HTTP/1.1 200 OK
//! x-desk: 2nd floor
//! x-trail: after handler, after app, around handler, around orders, around app
//! ..
//!
//! around app, around orders, around handler, before app, before handler, interceptor app, may clerk, may trainee
//! $ curl -H 'x-role: trainee' localhost:8000/orders/7
//! {"title":"Forbidden","status":403,"code":"forbidden","detail":"only a clerk may do this; only a manager may do this"}
//! $ curl -i -H 'x-role: manager' localhost:8000/orders/0
//! HTTP/1.1 410 Gone
//! ..
//!
//! there is no order 0 any more
//! $ curl -i -H 'x-role: clerk' localhost:8000/orders/1000
//! HTTP/1.1 503 Service Unavailable
//! ..
//!
//! come at nine
//! $ curl -i localhost:8000/bills/7
//! HTTP/1.1 410 Gone
//! x-trail: after handler, after app, around handler, around app
//! ..
//!
//! bills are orders now
//! $ curl -H 'x-role: manager' localhost:8000/admin/report
//! around app, before app, interceptor app, may manager
//! $ curl localhost:8000/admin/openapi.json
//! {.."info":{"title":"Back office",..},.."paths":{"/admin/report":..}
//! ```

use ravyn::layer::interceptor_fn;
use ravyn::meta::ResponsesMeta;
use ravyn::prelude::*;

fn mark(headers: &mut HeaderMap, step: &str) {
    let trail = headers.get("x-trail").and_then(|trail| trail.to_str().ok());
    let trail = trail.map_or(step.to_owned(), |trail| format!("{trail}, {step}"));
    if let Ok(trail) = HeaderValue::try_from(trail) {
        headers.insert("x-trail", trail);
    }
}

struct Around(&'static str);

impl Middleware for Around {
    async fn handle(&self, mut request: Request, next: Next) -> Response {
        mark(request.headers_mut(), self.0);
        let mut response = next.run(request).await;
        mark(response.headers_mut(), self.0);
        response
    }
}

/// A function is a middleware, too.
async fn around_orders(request: Request, next: Next) -> Response {
    Around("around orders").handle(request, next).await
}

struct Role(&'static str);

#[permission]
impl Permission for Role {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        mark(request.headers_mut(), &format!("may {}", self.0));
        match request.headers().get("x-role") {
            Some(role) if role == self.0 => Ok(()),
            _ => Err(Denied::new(format!("only a {} may do this", self.0))),
        }
    }
}

/// Answers early: neither permissions nor the handler are asked.
struct Moved;

impl Interceptor for Moved {
    async fn intercept(&self, _: &mut Request) -> Result<(), Early> {
        Err(Early::answer((StatusCode::GONE, "bills are orders now")))
    }

    fn describe(&self, meta: &mut ResponsesMeta) {
        <(StatusCode, &str)>::describe(meta);
    }
}

#[derive(Debug, ApiError)]
enum OrderError {
    #[error(status = 404, "there is no order {0}")]
    Unknown(u32),
    #[error(status = 503, "there is no archive")]
    Archive,
}

/// Show an order, and the marks that its request has.
#[get(
    "/{id}",
    middleware(Around("around handler")),
    before_request(|request: &mut Request| mark(request.headers_mut(), "before handler")),
    permissions(!Role("trainee")),
    after_request(|response: &mut Response| mark(response.headers_mut(), "after handler"))
)]
async fn order(id: u32, #[header("x-trail")] trail: String) -> Result<String, OrderError> {
    match id {
        0 => Err(OrderError::Unknown(id)),
        1..1000 => Ok(trail),
        _ => Err(OrderError::Archive),
    }
}

#[get("/report", summary = "Show the report", permissions(Role("manager")))]
async fn report(#[header("x-trail")] trail: String) -> String {
    trail
}

pub(crate) fn app() -> Ravyn {
    let gone = |error: OrderError| (StatusCode::GONE, format!("{error} any more"));
    let orders = Include::new("/orders")
        .tags(["orders"])
        .response_header("x-desk", "2nd floor")
        .middleware(around_orders)
        .permission(Role("clerk") | Role("manager"))
        .status_handler(StatusCode::NOT_FOUND, gone)
        .routes(routes![order]);
    let bill = Gateway::of::<order>().path("/bills/{id}").name("bill");
    let admin = Ravyn::new().title("Back office").routes(routes![report]);
    let marks = interceptor_fn(|request: &mut Request| {
        mark(request.headers_mut(), "interceptor app");
        Ok(())
    });
    Ravyn::new()
        .title("Shop")
        .middleware(Around("around app"))
        .before_request(|request: &mut Request| mark(request.headers_mut(), "before app"))
        .interceptor(marks)
        .after_request(|response: &mut Response| mark(response.headers_mut(), "after app"))
        .exception_handler(|_: OrderError| (StatusCode::SERVICE_UNAVAILABLE, "come at nine"))
        .include(orders)
        .route(bill.interceptor(Moved))
        .mount("/admin", admin)
}

fn main() -> ravyn::Result {
    app().run()
}
