//! Bodies in pieces: lines of JSON and bytes that are made while they are sent, and bodies that are read as they
//! arrive. A client that is slow or leaves is felt on the other side.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use ravyn::prelude::*;
use ravyn::request::BodyError;
use ravyn::server::{self, ServerSettings, Shutdown};

use crate::support::{assert_problem, client, strict};

/// A stream of what a function makes.
struct Made<F>(F);

impl<T, F: FnMut() -> Option<T> + Unpin> Stream for Made<F> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready((self.0)())
    }
}

type Boxed<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

#[model]
struct Row {
    number: u32,
}

#[get("/rows")]
async fn rows(#[query(maximum = 100)] count: u32) -> JsonLines<Boxed<Row>> {
    let mut numbers = 0..count;
    JsonLines::new(Box::pin(Made(move || {
        numbers.next().map(|number| Row { number })
    })))
}

#[get("/bytes")]
async fn bytes(fails: bool) -> ByteStream<Boxed<Result<Bytes, std::io::Error>>> {
    let mut pieces = 0..3;
    ByteStream::new(Box::pin(Made(move || match pieces.next()? {
        2 if fails => Some(Err(std::io::Error::other("the disk is gone"))),
        _ => Some(Ok(Bytes::from_static(b"abc"))),
    })))
}

#[tokio::test]
async fn a_stream_of_models_is_a_line_each() {
    let client = client(routes![rows, bytes]);
    let response = client.get("/rows?count=3").send().await;
    assert_eq!(response.header("content-type"), Some("application/jsonl"));
    assert_eq!(
        response.text(),
        "{\"number\":0}\n{\"number\":1}\n{\"number\":2}\n"
    );
    assert_eq!(client.get("/rows?count=0").send().await.text(), "");
    assert_eq!(
        client.get("/bytes?fails=false").send().await.text(),
        "abcabcabc"
    );
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_has_the_list_of_all_lines() {
    let client = client(routes![rows]);
    let document: Value = client.get("/openapi.json").send().await.json();
    let content = &document["paths"]["/rows"]["get"]["responses"]["200"]["content"];
    assert_eq!(
        content["application/jsonl"]["schema"],
        json!({"type": "array", "items": {"$ref": "#/components/schemas/Row"}})
    );
}

#[post("/length", body_limit = "1KiB")]
async fn length(mut body: BodyStream) -> Result<Json<usize>, BodyError> {
    let mut length = 0;
    while let Some(piece) = body.next().await? {
        length += piece.len();
    }
    Ok(Json(length))
}

#[tokio::test]
async fn a_body_can_be_read_as_it_arrives_within_its_limit() {
    let client = client(routes![length]);
    let send = async |bytes: usize| client.post("/length").body(vec![b'x'; bytes]).send().await;
    assert_eq!(send(0).await.text(), "0");
    assert_eq!(send(1024).await.text(), "1024");
    assert_problem(&send(1025).await, 413, "content-too-large");
}

/// An application on a socket, for as long as the value lives.
struct Served {
    address: SocketAddr,
    _stop: server::ShutdownHandle,
}

impl Served {
    async fn start(app: Ravyn) -> Self {
        let listener = server::bind("127.0.0.1", 0).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (shutdown, stop) = Shutdown::new();
        let app = app.build().expect("an app");
        tokio::spawn(server::serve(
            listener,
            app,
            ServerSettings::default(),
            shutdown,
        ));
        Self {
            address,
            _stop: stop,
        }
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a socket");
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        stream
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_in_chunks_is_cut_off_at_its_limit() {
    let served = Served::start(Ravyn::new().routes(routes![length])).await;
    let head = "POST /length HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("200\r\n{}\r\n", "x".repeat(512));
    let mut stream = served.connect(&format!("{head}{chunk}{chunk}{chunk}"));
    let mut start = [0; 12];
    stream.read_exact(&mut start).expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 413");
}

/// Counts the pieces that were asked for, and says when it is dropped.
struct Watched {
    asked: Arc<AtomicUsize>,
    gone: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Stream for Watched {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 64 * 1024]))))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.gone.take().map(|gone| gone.send(()));
    }
}

/// What the endless answer is made of: how often it was asked, and who is told of its end.
struct Endless(
    Arc<AtomicUsize>,
    std::sync::Mutex<Option<tokio::sync::oneshot::Sender<()>>>,
);

#[get("/endless")]
async fn endless(source: Inject<Endless>) -> ByteStream<Watched> {
    ByteStream::new(Watched {
        asked: Arc::clone(&source.0),
        gone: source.1.lock().expect("the only user").take(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_client_slows_the_stream_and_one_that_leaves_ends_it() {
    let (gone, is_gone) = tokio::sync::oneshot::channel();
    let asked = Arc::new(AtomicUsize::new(0));
    let source = Endless(Arc::clone(&asked), Some(gone).into());
    let served = Served::start(Ravyn::new().state(source).routes(routes![endless])).await;
    let mut stream = served.connect("GET /endless HTTP/1.1\r\nhost: a\r\n\r\n");
    let mut piece = [0; 1024];
    stream.read_exact(&mut piece).expect("the beginning");
    // Nobody reads, so what fits into the buffers is all that is asked for.
    let mut before = usize::MAX;
    while before != asked.load(Ordering::SeqCst) {
        before = asked.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert!(
        before < 1_000,
        "{before} pieces of 64 KiB were made for nobody"
    );
    drop(stream);
    let ended = tokio::time::timeout(Duration::from_secs(10), is_gone).await;
    ended.expect("the stream is dropped").expect("it says so");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_fails_is_not_taken_for_whole() {
    let served = Served::start(Ravyn::new().routes(routes![bytes])).await;
    let mut stream = served.connect("GET /bytes?fails=true HTTP/1.1\r\nhost: a\r\n\r\n");
    let mut answer = Vec::new();
    // The connection may be reset under the reader.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    // It failed before anything was sent, or the chunk that ends a body is missing.
    assert!(
        answer.is_empty() || !answer.ends_with("0\r\n\r\n"),
        "{answer}"
    );
}

#[route(methods(QUERY), "/search")]
async fn search(row: Row) -> Row {
    row
}

#[tokio::test]
async fn a_query_request_has_a_body() {
    let client = strict(Ravyn::new().routes(routes![search]));
    let query = Method::from_bytes(b"QUERY").expect("a method");
    let response = client
        .request(query.clone(), "/search")
        .json(&json!({"number": 7}));
    assert_eq!(response.send().await.text(), r#"{"number":7}"#);
    let response = client
        .request(query, "/search")
        .json(&json!({"number": -7}));
    assert_problem(&response.send().await, 422, "invalid-request");
}
