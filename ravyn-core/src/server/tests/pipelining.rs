//! Requests that are sent before the answers to those before them have come.

use super::*;

#[tokio::test]
async fn answers_come_in_the_order_of_the_requests() {
    let lab = Lab::new().await;
    let hosts: Vec<String> = (0..50).map(|nth| format!("host-{nth}")).collect();
    let get = |host: &String| format!("GET /host HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let mut wire = lab.send(hosts.iter().map(get).collect::<String>()).await;
    for host in &hosts {
        assert_eq!(wire.reply().await.body, *host);
    }
    wire.assert_open().await;
}

#[tokio::test]
async fn an_answer_does_not_wait_for_a_later_handler() {
    let lab = Lab::new().await;
    let gate = "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut wire = lab.send(format!("{GET}{gate}{GET}")).await;
    assert_eq!(wire.reply().await.body, "ok");
    lab.probe.gate.notify_one();
    assert_eq!(wire.reply().await.body, "through");
    assert_eq!(wire.reply().await.body, "ok");
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_rest_of_a_head() {
    let lab = Lab::new().await;
    let (half, rest) = GET.split_at(10);
    let mut wire = lab.send(format!("{GET}{half}")).await;
    assert_eq!(wire.reply().await.body, "ok");
    wire.send(rest).await;
    assert_eq!(wire.reply().await.body, "ok");
}

#[tokio::test]
async fn bodies_and_streams_keep_their_places() {
    let lab = Lab::new().await;
    let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    let last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let mut wire = lab.send(format!("{GET}{post}{GET}{post}{last}{GET}")).await;
    for body in ["ok", "abc", "ok", "abc", "ok"] {
        assert_eq!(wire.reply().await.body, body);
    }
    wire.assert_closed().await;
    assert_eq!(lab.calls(), 5);
}

#[tokio::test]
async fn a_long_answer_is_not_gathered() {
    let lab = Lab::new().await;
    let flood = "GET /flood HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut wire = lab.send(format!("{GET}{flood}{GET}")).await;
    assert_eq!(wire.reply().await.body, "ok");
    let head = wire.reply().await;
    assert!(head.has("transfer-encoding: chunked"), "{head:?}");
    let mut rest = 0;
    while !wire.read.ends_with(b"\r\n\r\nok") {
        rest += std::mem::take(&mut wire.read).len();
        wire.read_more().await.unwrap();
    }
    assert!(rest > 4000 * 16 * 1024);
}
