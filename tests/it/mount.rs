//! Services of others below a path of an application, and applications inside those of others.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path as AxumPath, State};
use axum::routing::{any, get as axum_get, post as axum_post};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use ravyn::prelude::*;
use ravyn::request::Body;
use ravyn::routing::OriginalUri;
use ravyn::server::{self, ServerSettings, Shutdown};
use ravyn::testing::TestClient;
use tower::ServiceExt;

use crate::support::assert_problem;

/// An application of axum: what it was asked, and by which path it was asked.
fn foreign() -> Router {
    let show = async |State(shop): State<&'static str>, AxumPath(id): AxumPath<String>| {
        format!("{shop} {id}")
    };
    let target = async |request: axum::extract::Request| {
        let OriginalUri(original) = request.extensions().get().expect("the original target");
        format!("{} {} for {original}", request.method(), request.uri())
    };
    Router::new()
        .route("/items/{id}", axum_get(show))
        .route("/notes", axum_post(async |note: Bytes| note))
        .route("/", any(target))
        .route("/target", any(target))
        .route("/target/", any(target))
        .with_state("shop")
}

/// Marks every answer.
struct Mark;

impl Middleware for Mark {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        let mark = HeaderValue::from_static("ravyn");
        response.headers_mut().insert("x-through", mark);
        response
    }
}

#[get("/")]
async fn home() -> &'static str {
    "home"
}

#[get("/old/new")]
async fn new() -> &'static str {
    "new"
}

#[tokio::test]
async fn a_router_of_axum_answers_below_its_path() {
    let app = Ravyn::new()
        .middleware(Mark)
        .mount_service("/old", foreign());
    let client = TestClient::new(app.routes(routes![home, new]));
    for (path, text) in [
        ("/", "home"),
        ("/old/new", "new"),
        ("/old/items/7", "shop 7"),
        ("/old/items/a%2Fb", "shop a/b"),
        ("/old", "GET / for /old"),
        ("/old/", "GET / for /old/"),
        ("/old?a=1", "GET /?a=1 for /old?a=1"),
        ("/old/target?a=1", "GET /target?a=1 for /old/target?a=1"),
        ("/old/target/", "GET /target/ for /old/target/"),
    ] {
        let response = client.get(path).send().await;
        assert_eq!(response.text(), text, "{path}");
        assert_eq!(response.header("x-through"), Some("ravyn"), "{path}");
    }
    let purge = Method::from_bytes(b"PURGE").expect("a method");
    let response = client.request(purge, "/old/target").send().await;
    assert_eq!(response.text(), "PURGE /target for /old/target");
}

#[tokio::test]
async fn what_a_mounted_service_refuses_is_its_own_answer() {
    let client = TestClient::new(Ravyn::new().mount_service("/old", foreign()));
    let response = client.get("/old/nowhere").send().await;
    assert_eq!((response.status().as_u16(), response.text()), (404, ""));
    let response = client.delete("/old/items/7").send().await;
    assert_eq!((response.status().as_u16(), response.text()), (405, ""));
    assert_eq!(response.header("allow"), Some("GET,HEAD"));
    assert_problem(&client.get("/older").send().await, 404, "not-found");
    assert_problem(&client.get("/old/../x").send().await, 400, "invalid-path");
}

#[tokio::test]
async fn a_service_at_the_root_gets_what_no_route_answers() {
    let app = Ravyn::new()
        .mount_service("/", foreign())
        .routes(routes![home, new]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/").send().await.text(), "home");
    assert_eq!(client.put("/").send().await.text(), "PUT / for /");
    assert_eq!(client.get("/items/7").send().await.text(), "shop 7");
    assert_eq!(client.get("/old/new").send().await.text(), "new");
    assert_problem(
        &client.post("/old/new").send().await,
        405,
        "method-not-allowed",
    );
}

#[tokio::test]
async fn the_prefixes_of_all_levels_are_taken_from_the_path() {
    let include = Include::new("/tenants/{tenant}").mount_service("/old", foreign());
    let client = TestClient::new(Ravyn::new().include(include));
    let response = client.get("/tenants/a%2Fb/old/target").send().await;
    assert_eq!(response.text(), "GET /target for /tenants/a%2Fb/old/target");
    assert_eq!(
        client.get("/tenants/1/old/items/7").send().await.text(),
        "shop 7"
    );
}

#[tokio::test]
async fn the_body_limit_holds_for_a_mounted_service() {
    let app = Ravyn::new().body_limit(8).mount_service("/old", foreign());
    let client = TestClient::new(app.clone());
    let response = client.post("/old/notes").body("12345678").send().await;
    assert_eq!(response.text(), "12345678");
    let response = client.post("/old/notes").body("123456789").send().await;
    assert_problem(&response, 413, "content-too-large");

    let app = app.build().expect("an application without faults");
    let body = Body::new(StreamBody::new(pieces(["12345", "6789"])));
    let request = http::Request::post("/old/notes")
        .body(body)
        .expect("a request");
    let response = app.oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), 413, "axum knows the error");
}

fn pieces<const N: usize>(texts: [&'static str; N]) -> Frames {
    let frames = texts.map(|text| Frame::data(Bytes::from_static(text.as_bytes())));
    Frames(Vec::from(frames).into_iter())
}

struct Frames(std::vec::IntoIter<Frame<Bytes>>);

impl futures_core::Stream for Frames {
    type Item = Result<Frame<Bytes>, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

#[get("/client")]
async fn client_address(client: ClientAddr) -> String {
    client.0.to_string()
}

#[tokio::test]
async fn an_application_stands_in_another_one_and_knows_the_client() {
    let inner = Ravyn::new().routes(routes![client_address]);
    let inner = inner.build().expect("an application without faults");
    let client = TestClient::new(Ravyn::new().mount_service("/in", inner));
    let request = client
        .get("/in/client")
        .from_address(([192, 0, 2, 7], 4000).into());
    assert_eq!(request.send().await.text(), "192.0.2.7:4000");
    assert_problem(&client.get("/in/nowhere").send().await, 404, "not-found");
}

#[tokio::test]
async fn an_application_stands_in_a_router_of_axum() {
    let app = Ravyn::new().routes(routes![home, new]).build();
    let app = app.expect("an application without faults");
    let router = Router::new()
        .route("/own", axum_get(async || "axum"))
        .nest_service("/ravyn", app.clone())
        .fallback_service(app);
    for (path, status, text) in [
        ("/own", 200, "axum"),
        ("/ravyn/old/new", 200, "new"),
        ("/old/new", 200, "new"),
        ("/", 200, "home"),
        ("/nowhere", 404, r#""code":"not-found""#),
    ] {
        let request = http::Request::get(path)
            .body(axum::body::Body::empty())
            .expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), status, "{path}");
        let bytes = response
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        assert!(String::from_utf8_lossy(&bytes).contains(text), "{path}");
    }
}

/// Answers as a gRPC service does: a message, and its status in the trailers.
#[derive(Clone)]
struct Greeter;

const MESSAGE: &[u8] = b"\0\0\0\0\x02\n\0";

impl tower::Service<http::Request<Body>> for Greeter {
    type Response = http::Response<StreamBody<Frames>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        assert_eq!(request.uri().path(), "/greet.Greeter/Hello");
        let mut trailers = HeaderMap::new();
        trailers.insert("grpc-status", HeaderValue::from_static("0"));
        let frames = vec![Frame::data(MESSAGE.into()), Frame::trailers(trailers)];
        let mut response = http::Response::new(StreamBody::new(Frames(frames.into_iter())));
        let grpc = HeaderValue::from_static("application/grpc");
        response.headers_mut().insert("content-type", grpc);
        ready(Ok(response))
    }
}

fn grpc() -> ravyn::app::App {
    let app = Ravyn::new()
        .middleware(Mark)
        .mount_service("/grpc", Greeter);
    app.layer(tower_http::trace::TraceLayer::new_for_http())
        .build()
        .expect("an application without faults")
}

async fn assert_answer(response: http::Response<Body>) {
    assert_eq!(response.headers()["content-type"], "application/grpc");
    assert_eq!(response.headers()["x-through"], "ravyn");
    let body = response.into_body().collect().await.expect("a body");
    let status = body
        .trailers()
        .and_then(|trailers| trailers.get("grpc-status"));
    assert_eq!(status, Some(&HeaderValue::from_static("0")));
    assert_eq!(body.to_bytes(), MESSAGE);
}

#[tokio::test]
async fn trailers_pass_through_an_application() {
    let request = http::Request::post("/grpc/greet.Greeter/Hello").body(Body::empty());
    let answer = grpc().oneshot(request.expect("a request")).await;
    assert_answer(answer.expect("an answer")).await;
}

#[tokio::test]
async fn trailers_arrive_over_http2() {
    let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (shutdown, _handle) = Shutdown::new();
    let settings = ServerSettings::default();
    tokio::spawn(server::serve(listener, grpc(), settings, shutdown));
    let request = http::Request::post("/grpc/greet.Greeter/Hello")
        .header("te", "trailers")
        .body(Bytes::from_static(MESSAGE))
        .expect("a request");
    let response = server::client::send_http2(address, request).await;
    assert_answer(response.expect("an answer")).await;
}

#[tokio::test]
async fn a_mounted_service_answers_piece_by_piece() {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let receiver = std::sync::Mutex::new(Some(receiver));
    let receiver = std::sync::Arc::new(receiver);
    let stream = tower::service_fn(move |_: http::Request<Body>| {
        let receiver = receiver
            .lock()
            .expect("the end")
            .take()
            .expect("one request");
        ready(Ok::<_, Infallible>(http::Response::new(Pipe(receiver))))
    });
    let app = Ravyn::new().mount_service("/stream", stream).build();
    let app = app.expect("an application without faults");
    let request = http::Request::get("/stream").body(Body::empty());
    let response = app.oneshot(request.expect("a request")).await;
    let mut body = response.expect("the head, before any data").into_body();
    for text in ["a", "b"] {
        sender.send(text).expect("a reader");
        let frame = body.frame().await.expect("a frame").expect("data");
        assert_eq!(frame.into_data().expect("data"), text);
    }
    drop(sender);
    assert!(body.frame().await.is_none());
}

struct Pipe(tokio::sync::mpsc::UnboundedReceiver<&'static str>);

impl http_body::Body for Pipe {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let text = self.0.poll_recv(cx);
        text.map(|text| text.map(|text| Ok(Frame::data(text.into()))))
    }
}

#[tokio::test(start_paused = true)]
async fn a_mounted_service_is_timed_and_its_errors_are_opaque() {
    let fails =
        tower::service_fn(
            async |request: http::Request<Body>| match request.uri().path() {
                "/never" => std::future::pending().await,
                "/panics" => panic!("nobody saw it coming"),
                _ => Err::<Response, _>(std::io::Error::other("the disk is full")),
            },
        );
    let app = Ravyn::new()
        .timeout(Duration::from_secs(1))
        .mount_service("/bad", fails);
    let client = TestClient::new(app);
    assert_problem(&client.get("/bad/never").send().await, 503, "timeout");
    for path in ["/bad", "/bad/panics"] {
        let response = client.get(path).send().await;
        assert_problem(&response, 500, "internal");
        assert!(!response.text().contains("disk"), "{}", response.text());
    }
}

/// May be called only when it has been asked whether it is ready, as a limit that reserves a place.
#[derive(Default)]
struct Reserving {
    is_ready: bool,
}

impl Clone for Reserving {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl tower::Service<http::Request<Body>> for Reserving {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Body>) -> Self::Future {
        assert!(self.is_ready, "called without a place");
        ready(Ok(Response::default()))
    }
}

#[tokio::test]
async fn a_service_is_called_when_it_is_ready() {
    let client = TestClient::new(Ravyn::new().mount_service("/a", Reserving::default()));
    assert_eq!(client.get("/a").send().await.status(), 200);
}

#[get("/files/{*path}")]
async fn files(path: String) -> String {
    path
}

#[tokio::test]
async fn a_path_at_which_nothing_can_be_mounted_is_a_fault() {
    for (app, code, message) in [
        (
            Ravyn::new().mount_service("/a/{*rest}", Greeter),
            "RV0050",
            "`/a/{*rest}` takes the remainder",
        ),
        (
            Ravyn::new().mount_service("/a/", Greeter),
            "RV0050",
            "help: write `/a`",
        ),
        (
            Ravyn::new().mount_service("a", Greeter),
            "RV0004",
            "help: write `/a`",
        ),
        (
            Ravyn::new()
                .mount_service("/a", Greeter)
                .mount_service("/a", Reserving::default()),
            "RV0001",
            "two routes answer /a, and one of them is a mounted service",
        ),
        (
            Ravyn::new()
                .mount_service("/files", Greeter)
                .routes(routes![files]),
            "RV0001",
            "two routes answer /files/{*path}, and one of them is a mounted service",
        ),
    ] {
        let error = app.build().expect_err(message);
        assert_eq!(error.faults().len(), 1, "{error}");
        assert_eq!(error.faults()[0].code(), code, "{error}");
        let text = error.to_string();
        assert!(
            text.contains(message) && text.contains("tests/it/mount.rs"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_mounted_service_is_among_the_routes_and_not_in_the_document() {
    let app = Ravyn::new()
        .routes(routes![home])
        .mount_service("/grpc", Greeter)
        .build();
    let app = app.expect("an application without faults");
    let mounted: Vec<_> = app.routes().filter(|route| route.mounted).collect();
    assert_eq!(mounted.len(), 1);
    assert_eq!(
        (mounted[0].methods_text().as_str(), mounted[0].path.as_str()),
        ("ANY", "/grpc")
    );
    if cfg!(feature = "openapi") {
        let document = TestClient::new(app).get("/openapi.json").send().await;
        assert!(!document.text().contains("grpc"), "{}", document.text());
    }
}
