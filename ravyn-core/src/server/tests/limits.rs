//! Clients that are slow, each over a real socket, and the limit that ends it.

use super::*;

fn settings() -> ServerSettings {
    ServerSettings::default().resolution(Duration::from_millis(20))
}

#[tokio::test]
async fn a_head_that_does_not_end_is_answered_with_408() {
    let lab = Lab::with(settings().head_timeout(SHORT)).await;
    for (first, then) in [
        ("GET / HTTP/1.1\r\nHost:", None),
        ("G", None),
        ("PRI * HTTP/2", None),
        ("GET / HTTP/1.1\r\n", Some("X: y\r\n")),
    ] {
        let since = Instant::now();
        let mut wire = lab.send(first).await;
        while let Some(line) = then.filter(|_| since.elapsed() < SHORT * 3 / 4) {
            wire.send(line).await;
            tokio::time::sleep(SHORT / 8).await;
        }
        let refusal = wire.reply().await;
        assert_on_time(since, SHORT);
        refusal.assert_problem(408, "request-timeout");
        assert!(refusal.closes());
        wire.assert_closed().await;
    }
    assert_eq!(lab.calls(), 0);
    lab.assert_alive().await;
}

#[tokio::test]
async fn a_later_head_has_its_own_time() {
    let lab = Lab::with(settings().head_timeout(SHORT)).await;
    let mut wire = lab.send(GET).await;
    assert_eq!(wire.reply().await.status, 200);
    tokio::time::sleep(SHORT * 2).await;
    let since = Instant::now();
    wire.send("GET / HT").await;
    wire.reply().await.assert_problem(408, "request-timeout");
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn a_head_that_began_behind_a_request_is_one_too() {
    let lab = Lab::with(settings().head_timeout(SHORT)).await;
    let since = Instant::now();
    let mut wire = lab.send(format!("{GET}GET / HT")).await;
    assert_eq!(wire.reply().await.status, 200);
    wire.reply().await.assert_problem(408, "request-timeout");
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed_without_a_word() {
    let lab = Lab::with(settings().head_timeout(SHORT)).await;
    let since = Instant::now();
    lab.connect().await.assert_closed().await;
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn a_resting_connection_is_closed_without_a_word() {
    let limit = SHORT * 2;
    let lab = Lab::with(settings().keep_alive(limit)).await;
    let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    let mut wire = lab.send(post).await;
    assert_eq!(wire.reply().await.body, "abc");
    tokio::time::sleep(SHORT / 2).await;
    wire.assert_open().await;
    let since = Instant::now();
    // An empty line is no request.
    wire.send("\r\n").await;
    wire.assert_closed().await;
    assert_on_time(since, limit);
}

#[tokio::test]
async fn neither_a_slow_handler_nor_a_quiet_stream_is_a_rest() {
    let lab = Lab::with(settings().keep_alive(SHORT).head_timeout(SHORT)).await;
    let mut wire = lab.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n").await;
    tokio::time::sleep(SHORT * 3).await;
    lab.probe.gate.notify_one();
    assert_eq!(wire.reply().await.body, "through");

    wire.send("GET /quiet HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let since = Instant::now();
    while !wire.read.ends_with(b"0\r\n\r\n") {
        wire.read_more().await.expect("the whole stream");
    }
    assert!(since.elapsed() >= SHORT * 6);
    wire.read.clear();
    wire.assert_open().await;
}

#[tokio::test]
async fn a_body_that_stops_is_answered_with_408() {
    let lab = Lab::with(settings().body_idle_timeout(SHORT)).await;
    for framing in [
        "Content-Length: 10\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ] {
        let since = Instant::now();
        let mut wire = lab
            .send(format!("POST /echo HTTP/1.1\r\nHost: a\r\n{framing}"))
            .await;
        let refusal = wire.reply().await;
        assert_on_time(since, SHORT);
        refusal.assert_problem(408, "request-timeout");
        assert!(refusal.closes());
        wire.assert_closed().await;
    }
    lab.assert_alive().await;
}

#[tokio::test]
async fn a_body_that_drips_is_answered_with_408() {
    let lab = Lab::with(settings().body_rate(240, SHORT)).await;
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";
    let mut wire = lab.send(head).await;
    let since = Instant::now();
    let (mut reader, mut writer) = wire.stream.split();
    let mut answer = Vec::new();
    let drip = async {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    };
    let answered = async { reader.read_buf(&mut answer).await.unwrap() };
    tokio::select! { () = drip => {}, _ = answered => {} }
    assert!(
        answer.starts_with(b"HTTP/1.1 408"),
        "{:?}",
        String::from_utf8_lossy(&answer)
    );
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn a_body_that_is_slow_but_not_too_slow_arrives() {
    let limit = SHORT * 3;
    let lab = Lab::with(settings().body_idle_timeout(limit).body_rate(240, limit)).await;
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n";
    let mut wire = lab.send(head).await;
    for _ in 0..20 {
        tokio::time::sleep(SHORT / 4).await;
        wire.send([b'x'; 100]).await;
    }
    assert_eq!(wire.reply().await.body.len(), 2000);
}

#[tokio::test]
async fn a_body_that_is_read_after_the_answer_belongs_to_its_request() {
    let settings = settings().head_timeout(SHORT).keep_alive(SHORT);
    let lab = Lab::with(settings).await;
    let head = "POST /background HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
    let mut wire = lab.send(head).await;
    assert_eq!(wire.reply().await.body, "accepted");
    for _ in 0..10 {
        tokio::time::sleep(SHORT / 4).await;
        wire.send([b'x'; 10]).await;
    }
    wire.assert_open().await;
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut_off() {
    let lab = Lab::with(settings().write_timeout(SHORT)).await;
    let mut wire = lab.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n").await;
    tokio::time::sleep(SHORT * 4).await;
    // What the system had taken over may still be read; the end comes early and is an error.
    let mut taken = 0;
    let end = loop {
        wire.read.clear();
        match wire.stream.read_buf(&mut wire.read).await {
            Ok(0) => break "closed",
            Ok(count) => taken += count,
            Err(_) => break "reset",
        }
    };
    assert_eq!(end, "reset");
    assert!(taken < 4096 * 16 * 1024);
    lab.assert_alive().await;
}

#[tokio::test]
async fn a_client_that_is_slow_to_take_is_not_cut_off() {
    let lab = Lab::with(settings().write_timeout(SHORT).keep_alive(SHORT)).await;
    let mut wire = lab.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let since = Instant::now();
    let mut taken = 0;
    while !wire.read.ends_with(b"0\r\n\r\n") {
        taken += std::mem::take(&mut wire.read).len();
        wire.read.reserve(1 << 20);
        wire.read_more().await.expect("the whole stream");
        if since.elapsed() < SHORT * 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    assert!(
        since.elapsed() >= SHORT * 3 && taken > 4000 * 16 * 1024,
        "{taken}"
    );
}
