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

/// A sequence of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

/// A request and the body that answers it.
fn exchange(dice: &mut Dice) -> (String, String) {
    let text = "x".repeat(dice.roll(60));
    let host = format!("h{}", dice.roll(3));
    let chunked = "Transfer-Encoding: chunked\r\n\r\n";
    match dice.roll(5) {
        0 => (format!("GET /host HTTP/1.1\r\nHost: {host}\r\n\r\n"), host),
        1 => (
            format!("\r\nGET /host HTTP/1.1\nHost: {host}\nTE: x\n\n"),
            host,
        ),
        2 => {
            let head = format!("POST /echo HTTP/1.1\r\nHost: {host}\r\n");
            (
                format!("{head}Content-Length: {}\r\n\r\n{text}", text.len()),
                text,
            )
        }
        3 if !text.is_empty() => {
            let head = format!("POST /echo HTTP/1.1\r\nHost: {host}\r\n{chunked}");
            (
                format!("{head}{:x}\r\n{text}\r\n0\r\n\r\n", text.len()),
                text,
            )
        }
        3 => (
            format!("POST /echo HTTP/1.1\r\nHost: {host}\r\n{chunked}0\r\n\r\n"),
            text,
        ),
        _ => (GET.to_owned(), "ok".to_owned()),
    }
}

#[tokio::test]
async fn answers_are_the_same_however_the_bytes_are_split() {
    let lab = Lab::new().await;
    let mut dice = Dice(7);
    for _ in 0..100 {
        let exchanges: Vec<_> = (0..1 + dice.roll(40))
            .map(|_| exchange(&mut dice))
            .collect();
        let bytes: String = exchanges
            .iter()
            .map(|(request, _)| request.as_str())
            .collect();
        let mut wire = lab.connect().await;
        wire.stream.set_nodelay(true).unwrap();
        let mut rest = bytes.as_bytes();
        while !rest.is_empty() {
            let count = rest.len().min(1 + dice.roll(400));
            wire.send(&rest[..count]).await;
            rest = &rest[count..];
            for _ in 0..dice.roll(4) {
                tokio::task::yield_now().await;
            }
        }
        for (request, body) in &exchanges {
            let reply = wire.reply().await;
            assert_eq!((reply.status, &reply.body), (200, body), "{request:?}");
        }
        wire.assert_open().await;
    }
}
