//! Layers of the tower ecosystem around an application.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, ORIGIN};
use http_body_util::{BodyExt, StreamBody};
use ravyn::error::BoxError;
use ravyn::prelude::*;
use ravyn::request::{Body, PeerAddress};
use ravyn::testing::TestClient;
use tokio::sync::Notify;
use tower::limit::ConcurrencyLimitLayer;
use tower::retry::{Policy, RetryLayer};
use tower::timeout::TimeoutLayer as TowerTimeoutLayer;
use tower::util::MapRequestLayer;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::decompression::DecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;

use crate::support::{assert_problem, faults};

#[get("/items/{id}")]
async fn show(id: u32, client: ClientAddr) -> String {
    format!("{id} for {}", client.0.ip())
}

#[post("/notes", body_limit = "1KiB")]
async fn write(note: Bytes) -> String {
    format!("{} bytes", note.len())
}

#[get("/long")]
async fn long() -> String {
    "ravyn ".repeat(1000)
}

#[get("/never")]
async fn never() -> String {
    std::future::pending().await
}

fn app() -> Ravyn {
    Ravyn::new().routes(routes![show, write, long, never])
}

const ADDRESS: ([u8; 4], u16) = ([192, 0, 2, 7], 4000);

/// What the log says while it is held.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(LevelFilter::DEBUG)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("the log").clone()).expect("UTF-8")
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_trace_layer_sees_every_request_and_its_status() {
    let (log, _guard) = Log::start();
    let client = TestClient::new(app().layer(TraceLayer::new_for_http()));
    assert_eq!(client.get("/long").send().await.status(), 200);
    assert_eq!(client.get("/nowhere").send().await.status(), 404);
    let text = log.text();
    assert!(text.contains("request{method=GET uri=/long"), "{text}");
    assert!(text.contains("status=200"), "{text}");
    assert!(text.contains("status=404"), "{text}");
}

#[tokio::test]
async fn a_cors_layer_answers_a_preflight_and_marks_every_answer() {
    let client = TestClient::new(app().layer(CorsLayer::permissive()));
    let preflight = client
        .options("/items/7")
        .header(ORIGIN.as_str(), "https://shop.example")
        .header("access-control-request-method", "PUT")
        .send()
        .await;
    assert_eq!(preflight.status(), 200);
    assert_eq!(preflight.header("access-control-allow-methods"), Some("*"));
    for (path, status) in [("/long", 200), ("/nowhere", 404), ("/items/x", 422)] {
        let request = client.get(path).header("origin", "https://shop.example");
        let response = request.from_address(ADDRESS.into()).send().await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    }
}

#[tokio::test]
async fn a_compression_layer_compresses_what_a_client_can_read() {
    let app = app().layer(CompressionLayer::new());
    let client = TestClient::new(app.clone());
    let plain = client.get("/long").send().await;
    assert_eq!(plain.header("content-encoding"), None);
    let small = client
        .get("/long")
        .header(ACCEPT_ENCODING.as_str(), "gzip")
        .send()
        .await;
    assert_eq!(small.header("content-encoding"), Some("gzip"));
    assert_eq!(small.header("vary"), Some("accept-encoding"));
    assert!(small.bytes().len() < plain.bytes().len() / 10);
    let head = client
        .head("/long")
        .header(ACCEPT_ENCODING.as_str(), "gzip")
        .send()
        .await;
    assert!(head.bytes().is_empty());

    let app = app.build().expect("an application without faults");
    let reader = ServiceBuilder::new()
        .layer(DecompressionLayer::new())
        .service(app);
    let request = http::Request::get("/long")
        .body(Body::empty())
        .expect("a request");
    let response = reader.oneshot(request).await.expect("an answer");
    let read = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    assert_eq!(read, *plain.bytes());
}

#[tokio::test(start_paused = true)]
async fn a_timeout_layer_answers_by_itself() {
    let second = Duration::from_secs(1);
    let layer = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, second);
    let client = TestClient::new(app().layer(layer));
    let response = client.get("/never").send().await;
    assert_eq!(response.status(), 504);
    assert!(response.bytes().is_empty());
    assert_eq!(client.get("/long").send().await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn the_error_of_towers_own_timeout_is_503() {
    let (log, _guard) = Log::start();
    let layer = TowerTimeoutLayer::new(Duration::from_secs(1));
    let client = TestClient::new(app().layer(layer));
    assert_problem(&client.get("/never").send().await, 503, "timeout");
    assert!(
        log.text()
            .contains("the time of a tower service was up: request timed out")
    );
    assert_eq!(client.get("/long").send().await.status(), 200);
}

#[tokio::test]
async fn a_limit_layer_refuses_a_body_before_and_while_it_is_read() {
    let app = app().layer(RequestBodyLimitLayer::new(8));
    let client = TestClient::new(app.clone());
    assert_eq!(
        client.post("/notes").body("12345678").send().await.text(),
        "8 bytes"
    );
    let declared = client
        .post("/notes")
        .header(CONTENT_LENGTH.as_str(), "9")
        .body("123456789");
    let response = declared.send().await;
    assert_eq!(
        (response.status().as_u16(), response.text()),
        (413, "length limit exceeded")
    );
    assert_problem(
        &client.post("/notes").body("123456789").send().await,
        413,
        "content-too-large",
    );

    let app = app.build().expect("an application without faults");
    let pieces =
        ["12345", "6789"].map(|piece| Ok::<_, Infallible>(http_body::Frame::data(piece.into())));
    let body = Body::new(StreamBody::new(Pieces(pieces.into_iter())));
    let request = http::Request::post("/notes").body(body).expect("a request");
    assert_eq!(app.oneshot(request).await.expect("an answer").status(), 413);
}

struct Pieces<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Pieces<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

#[get("/id")]
async fn id(#[header] x_request_id: String) -> String {
    x_request_id
}

#[tokio::test]
async fn request_id_layers_give_an_id_that_handler_and_client_see() {
    let app = Ravyn::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .routes(routes![id]);
    let client = TestClient::new(app);
    let response = client.get("/id").send().await;
    assert_eq!(response.text().len(), 36);
    assert_eq!(response.header("x-request-id"), Some(response.text()));
    let given = client
        .get("/id")
        .header("x-request-id", "mine")
        .send()
        .await;
    assert_eq!(
        (given.text(), given.header("x-request-id")),
        ("mine", Some("mine"))
    );
}

/// Notes its name on the way in and on the way out.
struct Note(&'static str);

impl Middleware for Note {
    async fn handle(&self, mut request: Request, next: Next) -> Response {
        let name = HeaderValue::from_static(self.0);
        request.headers_mut().append("way-in", name.clone());
        let mut response = next.run(request).await;
        response.headers_mut().append("way-out", name);
        response
    }
}

#[get("/way")]
async fn way(headers: HeaderMap) -> String {
    let names = headers.get_all("way-in").iter();
    let names: Vec<_> = names.map(|name| name.to_str().expect("text")).collect();
    names.join(" ")
}

#[tokio::test]
async fn layers_and_middleware_run_in_the_order_in_which_they_are_listed() {
    let into = |mut request: http::Request<Body>| {
        let name = HeaderValue::from_static("b");
        request.headers_mut().append("way-in", name);
        request
    };
    let name = HeaderName::from_static("way-out");
    let app = Ravyn::new()
        .middleware(Note("a"))
        .layer(MapRequestLayer::new(into))
        .layer(SetResponseHeaderLayer::appending(
            name,
            HeaderValue::from_static("b"),
        ))
        .middleware(Note("c"))
        .routes(routes![way]);
    let response = TestClient::new(app).get("/way").send().await;
    assert_eq!(response.text(), "a b c");
    let out: Vec<_> = response.headers().get_all("way-out").iter().collect();
    assert_eq!(out, ["c", "b", "a"]);
}

#[tokio::test]
async fn what_is_known_of_a_request_survives_two_layers() {
    let app = app()
        .layer(TraceLayer::new_for_http())
        .layer(CompressionLayer::new());
    let client = TestClient::new(app);
    let request = client.get("/items/7").from_address(ADDRESS.into());
    assert_eq!(request.send().await.text(), "7 for 192.0.2.7");
    let request = client.get("/items/x").from_address(ADDRESS.into());
    assert_eq!(faults(&request.send().await), ["path id type"]);
    let body = vec![b'a'; 1025];
    assert_problem(
        &client.post("/notes").body(body).send().await,
        413,
        "content-too-large",
    );
}

#[tokio::test]
async fn a_layer_may_say_who_the_client_is() {
    let forwarded = |mut request: http::Request<Body>| {
        let PeerAddress(proxy) = *request.extensions().get().expect("the address");
        assert_eq!(proxy, ADDRESS.into());
        request
            .extensions_mut()
            .insert(PeerAddress(([203, 0, 113, 9], 0).into()));
        request
    };
    let client = TestClient::new(app().layer(MapRequestLayer::new(forwarded)));
    let request = client.get("/items/7").from_address(ADDRESS.into());
    assert_eq!(request.send().await.text(), "7 for 203.0.113.9");
}

/// Sends a request again while the answer is an error of the server.
#[derive(Clone)]
struct Again(u8);

impl<E> Policy<http::Request<Body>, Response, E> for Again {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        _: &mut http::Request<Body>,
        result: &mut Result<Response, E>,
    ) -> Option<Ready<()>> {
        let failed = result
            .as_ref()
            .is_ok_and(|answer| answer.status().is_server_error());
        self.0 = self.0.checked_sub(1)?;
        failed.then(|| ready(()))
    }

    fn clone_request(&mut self, request: &http::Request<Body>) -> Option<http::Request<Body>> {
        let mut again = http::Request::new(Body::empty());
        *again.uri_mut() = request.uri().clone();
        *again.extensions_mut() = request.extensions().clone();
        Some(again)
    }
}

#[get("/unwell")]
async fn unwell() -> Result<String, HttpError> {
    Err(HttpError::unavailable("the other side is away"))
}

#[tokio::test]
async fn a_layer_that_sends_a_request_twice_gets_a_500_and_the_log_says_why() {
    let (log, _guard) = Log::start();
    let app = app()
        .layer(RetryLayer::new(Again(1)))
        .routes(routes![unwell]);
    let client = TestClient::new(app);
    let response = client.get("/unwell").send().await;
    assert_problem(&response, 500, "internal");
    assert!(!response.text().contains("tower"), "{}", response.text());
    assert!(
        log.text()
            .contains("ran the rest of the call a second time"),
        "{}",
        log.text()
    );
    assert_eq!(client.get("/long").send().await.status(), 200);
}

#[tokio::test]
async fn a_layer_that_sends_a_request_of_its_own_gets_a_500_and_the_log_says_why() {
    let (log, _guard) = Log::start();
    let other = |_: http::Request<Body>| http::Request::new(Body::empty());
    let client = TestClient::new(app().layer(MapRequestLayer::new(other)));
    assert_problem(&client.get("/long").send().await, 500, "internal");
    assert!(
        log.text().contains("with a request of its own making"),
        "{}",
        log.text()
    );
}

#[derive(Default)]
struct Gate {
    entered: Notify,
    open: Notify,
}

#[get("/gate")]
async fn gate(gate: Inject<Arc<Gate>>) -> &'static str {
    gate.entered.notify_one();
    gate.open.notified().await;
    "through"
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_concurrent_calls_counts_those_of_all_requests() {
    let state = Arc::new(Gate::default());
    let app = Ravyn::new()
        .state(Arc::clone(&state))
        .layer(ConcurrencyLimitLayer::new(1))
        .routes(routes![gate]);
    let client = TestClient::new(app);
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.get("/gate").send().await.text().to_owned() }
    });
    state.entered.notified().await;
    let second = tokio::spawn(async move { client.get("/gate").send().await.text().to_owned() });
    let early = tokio::time::timeout(Duration::from_secs(1), state.entered.notified()).await;
    assert!(early.is_err(), "the second waits before the handler");
    state.open.notify_one();
    assert_eq!(first.await.expect("the first"), "through");
    state.entered.notified().await;
    state.open.notify_one();
    assert_eq!(second.await.expect("the second"), "through");
}

#[tokio::test]
async fn a_layer_that_sheds_load_answers_503() {
    let state = Arc::new(Gate::default());
    let layers = ServiceBuilder::new().load_shed().concurrency_limit(1);
    let app = Ravyn::new()
        .state(Arc::clone(&state))
        .layer(layers)
        .routes(routes![gate]);
    let client = TestClient::new(app);
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.get("/gate").send().await.status() }
    });
    state.entered.notified().await;
    let response = client.get("/gate").send().await;
    assert_problem(&response, 503, "unavailable");
    state.open.notify_one();
    assert_eq!(first.await.expect("the first"), 200);
}

#[tokio::test]
async fn the_error_of_a_layer_is_an_opaque_500() {
    let (log, _guard) = Log::start();
    let full = || Err::<Response, BoxError>("the disk is full".into());
    let fails = move |_: Result<Response, Infallible>| ready(full());
    let client = TestClient::new(app().layer(tower::util::ThenLayer::new(fails)));
    let response = client.get("/long").send().await;
    assert_problem(&response, 500, "internal");
    assert!(!response.text().contains("disk"), "{}", response.text());
    assert!(log.text().contains("the disk is full"), "{}", log.text());
}
