//! HTTP/2 on the same port.

use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::*;
use crate::server::client::{ClientError, send_http1, send_http2};

type Sender = SendRequest<http_body_util::Full<Bytes>>;

async fn connect(lab: &Lab) -> (Sender, JoinHandle<hyper::Result<()>>) {
    let stream = TcpStream::connect(lab.address).await.unwrap();
    let io = TokioIo::new(stream);
    let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
    (sender, tokio::spawn(connection))
}

fn request(path: &str) -> http::request::Builder {
    http::Request::builder().uri(format!("http://a{path}"))
}

async fn answer(sender: &mut Sender, request: http::request::Builder) -> (u16, String) {
    let request = request.body(http_body_util::Full::default()).unwrap();
    let response = sender.send_request(request).await.unwrap();
    let status = response.status().as_u16();
    let mut body = Body::new(response.into_body());
    (
        status,
        String::from_utf8(body.read(1 << 20).await.unwrap().to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn both_protocols_are_spoken_on_one_port() {
    let lab = Lab::new().await;
    let post = || {
        let request = http::Request::builder().method("POST").uri("/echo");
        request.body(Bytes::from_static(b"abc")).unwrap()
    };
    for response in [
        send_http1(lab.address, post()).await.unwrap(),
        send_http2(lab.address, post()).await.unwrap(),
    ] {
        assert_eq!(response.into_body().read(10).await.unwrap(), "abc");
    }
    let response = send_http2(lab.address, post()).await.unwrap();
    assert_eq!(response.version(), http::Version::HTTP_2);
}

#[tokio::test]
async fn a_client_is_told_what_is_wrong() {
    let nobody = bind("127.0.0.1", 0).await.unwrap().local_addr().unwrap();
    let error = send_http1(nobody, http::Request::default())
        .await
        .unwrap_err();
    assert!(matches!(error, ClientError::Connect { .. }), "{error:?}");
}

#[tokio::test]
async fn the_authority_is_held_to_the_rules_of_a_host() {
    let lab = Lab::new().await;
    let (mut sender, _connection) = connect(&lab).await;
    assert_eq!(
        answer(&mut sender, request("/host")).await,
        (200, "a".to_owned())
    );
    let same = request("/host").header("host", "A");
    assert_eq!(answer(&mut sender, same).await, (200, "a".to_owned()));
    let other = request("/host").header("host", "b");
    let (status, body) = answer(&mut sender, other).await;
    assert!(
        status == 400 && body.contains("invalid-host"),
        "{status} {body}"
    );
    let many = (0..101).fold(request("/"), |request, _| request.header("x", "y"));
    let (status, body) = answer(&mut sender, many).await;
    assert!(
        status == 431 && body.contains("header-fields-too-large"),
        "{status} {body}"
    );
    assert_eq!(lab.calls(), 2);
    assert_eq!(answer(&mut sender, request("/")).await.0, 200);
}

#[tokio::test]
async fn a_connection_without_streams_is_told_to_go_away() {
    let settings = ServerSettings::default().keep_alive(SHORT);
    let lab = Lab::with(settings).await;
    let (mut sender, connection) = connect(&lab).await;
    assert_eq!(
        answer(&mut sender, request("/quiet")).await.1.len(),
        2 * 16 * 1024
    );
    let since = Instant::now();
    let ended = tokio::time::timeout(Duration::from_secs(5), connection).await;
    ended
        .expect("the connection ends")
        .unwrap()
        .expect("in good order");
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn streams_that_all_wait_for_the_client_end_the_connection() {
    let settings = ServerSettings::default().write_timeout(SHORT);
    let lab = Lab::with(settings).await;
    let (mut sender, connection) = connect(&lab).await;
    let flood = request("/flood")
        .body(http_body_util::Full::default())
        .unwrap();
    let response = sender.send_request(flood).await.unwrap();
    let since = Instant::now();
    let ended = tokio::time::timeout(Duration::from_secs(5), connection).await;
    assert!(ended.expect("the connection ends").unwrap().is_err());
    assert_on_time(since, SHORT);
    drop(response);
    lab.assert_alive().await;
}

#[tokio::test]
async fn a_body_that_stops_is_answered_with_408() {
    let settings = ServerSettings::default().body_idle_timeout(SHORT);
    let lab = Lab::with(settings).await;
    let io = TokioIo::new(TcpStream::connect(lab.address).await.unwrap());
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    let slow = Pieces {
        left: 2,
        pause: Some(SHORT * 5),
        wait: None,
    };
    let request = request("/echo")
        .method("POST")
        .body(Body::new(slow))
        .unwrap();
    let since = Instant::now();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.status(), 408);
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn a_shutdown_finishes_streams_and_refuses_new_ones() {
    let lab = Lab::new().await;
    let (mut sender, connection) = connect(&lab).await;
    let mut other = sender.clone();
    let running = tokio::spawn(async move { answer(&mut other, request("/gate")).await });
    while lab.calls() < 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    lab.handle.trigger();
    tokio::time::sleep(SHORT / 2).await;
    let late = request("/").body(http_body_util::Full::default()).unwrap();
    assert!(
        sender.send_request(late).await.is_err(),
        "GOAWAY has been received"
    );
    lab.probe.gate.notify_one();
    assert_eq!(running.await.unwrap(), (200, "through".to_owned()));
    connection
        .await
        .unwrap()
        .expect("the connection ends in good order");
    assert_eq!(lab.calls(), 1);
    lab.task.await.unwrap().unwrap();
}
