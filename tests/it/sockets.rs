//! Over a real socket: a refused request harms neither the next one on its connection nor another connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ravyn::prelude::*;
use ravyn::server::{self, ServerSettings, Shutdown, ShutdownHandle};
use ravyn::testing::TestClient;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Default)]
struct Calls(AtomicUsize);

#[model]
struct Item {
    #[field(min_length = 1)]
    name: String,
}

#[get("/good")]
async fn good(client: ClientAddr) -> String {
    client.0.ip().to_string()
}

#[post("/items/{id}", body_limit = "1KiB")]
async fn create(id: u32, item: Item, calls: Inject<Arc<Calls>>) -> String {
    calls.0.fetch_add(1, Ordering::Relaxed);
    format!("{id} {}", item.name)
}

/// An application that listens until the handle is dropped.
struct Running {
    address: SocketAddr,
    calls: Arc<Calls>,
    _handle: ShutdownHandle,
}

async fn start() -> Running {
    let calls = Arc::new(Calls::default());
    let app = Ravyn::new()
        .state(Arc::clone(&calls))
        .routes(routes![good, create]);
    let app = app.build().expect("an application without faults");
    let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (shutdown, handle) = Shutdown::new();
    tokio::spawn(server::serve(
        listener,
        app,
        ServerSettings::default(),
        shutdown,
    ));
    Running {
        address,
        calls,
        _handle: handle,
    }
}

/// Sends bytes and reads until the server closes; the last request asks for that.
async fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes).await.expect("a request");
    let mut answer = Vec::new();
    // A server that refuses a body it has not read may reset the connection behind its answer.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).expect("UTF-8")
}

const GOOD: &str = "GET /good HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n";

fn request(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: a.example\r\n\r\n")
}

fn post(path: &str, media_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: a.example\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_refused_request_leaves_the_connection_and_the_others_alone() {
    let running = start().await;
    for (request, status, code) in [
        (request("GET", "/nowhere"), 404, "not-found"),
        (request("DELETE", "/good"), 405, "method-not-allowed"),
        (request("TRACE", "/good"), 405, "method-not-allowed"),
        (request("GET", "//good"), 400, "invalid-path"),
        (request("GET", "/good/../good"), 400, "invalid-path"),
        (
            post("/items/1", "text/plain", "{}"),
            415,
            "unsupported-media-type",
        ),
        (
            post("/items/1", "application/json", "{"),
            400,
            "bad-request",
        ),
        (
            post("/items/1", "application/json", "{}"),
            422,
            "invalid-request",
        ),
        (
            post("/items/x", "application/json", "{\"name\":\"a\"}"),
            422,
            "invalid-request",
        ),
    ] {
        let answer = exchange(running.address, format!("{request}{GOOD}").as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{request}\n{answer}"
        );
        assert!(answer.contains("application/problem+json"), "{answer}");
        assert!(answer.contains(&format!("\"code\":\"{code}\"")), "{answer}");
        assert!(
            answer.ends_with("127.0.0.1"),
            "the pipelined request is answered: {request}\n{answer}"
        );
        let other = TestClient::at(running.address).get("/good").send().await;
        assert_eq!(other.text(), "127.0.0.1");
    }
    assert_eq!(running.calls.0.load(Ordering::Relaxed), 0, "no handler ran");
}

#[tokio::test]
async fn a_declared_length_beyond_the_limit_is_413_before_the_body_is_sent() {
    let running = start().await;
    let request = "POST /items/1 HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/json\r\ncontent-length: 10000000000\r\n\r\n";
    let mut stream = TcpStream::connect(running.address)
        .await
        .expect("a connection");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .await
        .expect("an answer, and then the end");
    let answer = String::from_utf8(answer).expect("UTF-8");
    assert!(
        answer.starts_with("HTTP/1.1 413 ") && answer.contains("content-too-large"),
        "{answer}"
    );
    assert_eq!(running.calls.0.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn the_test_client_speaks_to_an_address_as_to_an_application() {
    let running = start().await;
    let client = TestClient::at(running.address);
    let response = client
        .post("/items/7")
        .json(&json!({"name": "lamp"}))
        .send()
        .await;
    assert_eq!(
        (response.status().as_u16(), response.text()),
        (200, "7 lamp")
    );
    assert_eq!(
        client.head("/good").send().await.header("content-length"),
        Some("9")
    );
    assert_eq!(running.calls.0.load(Ordering::Relaxed), 1);
}
