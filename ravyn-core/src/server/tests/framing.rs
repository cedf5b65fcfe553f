//! What is refused before any application sees it, and what becomes of the connection.

use super::*;

/// Sends a request with a second one behind it. The first is refused, and the second is answered
/// unless the first closes the connection; the application sees no more than the second.
async fn check(request: &str, status: u16, code: &str, closes: bool) {
    let lab = Lab::new().await;
    let mut wire = lab.send(format!("{request}{GET}")).await;
    let refusal = wire.reply().await;
    refusal.assert_problem(status, code);
    assert_eq!(refusal.closes(), closes, "{request:?} {refusal:?}");
    if closes {
        wire.assert_closed().await;
        assert_eq!(lab.calls(), 0, "{request:?}");
    } else {
        assert_eq!(wire.reply().await.body, "ok", "{request:?}");
        assert_eq!(lab.calls(), 1, "{request:?}");
    }
    lab.assert_alive().await;
}

#[tokio::test]
async fn a_host_must_be_one_and_valid() {
    for fields in [
        "",
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nHost: b\r\n",
        "Host:\r\n",
        "Host: a b\r\n",
        "Host: u@h\r\n",
        "Host: a:x\r\n",
        "Host: a/b\r\n",
    ] {
        check(
            &format!("GET / HTTP/1.1\r\n{fields}\r\n"),
            400,
            "invalid-host",
            false,
        )
        .await;
    }
}

#[tokio::test]
async fn the_body_of_a_refused_request_is_no_request() {
    let head = "POST / HTTP/1.1\r\nContent-Length: 18\r\n\r\n";
    check(
        &format!("{head}GET / HTTP/1.1\r\n\r\n"),
        400,
        "invalid-host",
        false,
    )
    .await;
}

#[tokio::test]
async fn a_target_must_be_one_of_an_origin() {
    for target in ["/a#b", "/#", "http://a/b#c", "*", "a", "a:80", "ftp://a/"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        check(&request, 400, "invalid-target", false).await;
    }
    check(
        "GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n",
        400,
        "bad-request",
        true,
    )
    .await;
}

#[tokio::test]
async fn a_fragment_is_found_when_its_head_comes_in_parts() {
    let lab = Lab::new().await;
    let mut wire = lab.send("GET /a").await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    wire.send("b#c HTTP/1.1\r\n").await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    wire.send("Host: a\r\nX: #\r\n\r\n").await;
    wire.reply().await.assert_problem(400, "invalid-target");
    wire.send("GET / HTTP/1.1\r\nHost: a\r\nX: #\r\n\r\n").await;
    assert_eq!(wire.reply().await.status, 200);
}

#[tokio::test]
async fn the_authority_of_the_target_replaces_the_host() {
    let lab = Lab::new().await;
    let mut wire = lab
        .send("GET http://b:81/host HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    assert_eq!(wire.reply().await.body, "b:81");
    wire.send("GET http://u@b/host HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    wire.reply().await.assert_problem(400, "invalid-host");
    wire.send("GET /host HTTP/1.1\r\nHost: c\r\n\r\n").await;
    assert_eq!(wire.reply().await.body, "c");
    wire.send("OPTIONS * HTTP/1.1\r\nHost: c\r\n\r\n").await;
    assert_eq!(wire.reply().await.status, 200);
}

#[tokio::test]
async fn http10_needs_no_host() {
    let lab = Lab::new().await;
    let mut wire = lab.send("GET / HTTP/1.0\r\n\r\n").await;
    assert_eq!(wire.reply().await.status, 200);
    wire.assert_closed().await;
}

#[tokio::test]
async fn a_body_must_have_one_certain_end() {
    let post = |fields: &str| format!("POST /echo HTTP/1.1\r\nHost: a\r\n{fields}\r\n0\r\n\r\n");
    for (fields, status, code) in [
        (
            "Transfer-Encoding: gzip, chunked\r\n",
            501,
            "unknown-transfer-coding",
        ),
        (
            "Transfer-Encoding: chunked, chunked\r\n",
            400,
            "invalid-framing",
        ),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            400,
            "invalid-framing",
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            400,
            "invalid-framing",
        ),
        (
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            400,
            "invalid-framing",
        ),
        ("Transfer-Encoding: xchunked\r\n", 400, "bad-request"),
        ("Transfer-Encoding: identity\r\n", 400, "bad-request"),
        (
            "Transfer-Encoding: chunked, identity\r\n",
            400,
            "bad-request",
        ),
        (
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            400,
            "bad-request",
        ),
        ("Content-Length: 3, 3\r\n", 400, "bad-request"),
        ("Content-Length: +3\r\n", 400, "bad-request"),
        (
            "Content-Length: 99999999999999999999\r\n",
            400,
            "bad-request",
        ),
        ("Content-Length : 3\r\n", 400, "bad-request"),
    ] {
        check(&post(fields), status, code, true).await;
    }
}

#[tokio::test]
async fn two_lengths_that_come_in_parts_end_the_connection() {
    let lab = Lab::new().await;
    let mut wire = lab
        .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n")
        .await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    wire.send(format!("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{GET}"))
        .await;
    assert!(wire.reply().await.closes());
    wire.assert_closed().await;
    assert_eq!(lab.calls(), 1);
}

#[tokio::test]
async fn a_chunk_must_be_well_formed() {
    let lab = Lab::new().await;
    for chunk in [
        "0x3\r\nabc",
        "-3\r\nabc",
        "fffffffffffffffff\r\n",
        "3\nabc\r\n",
        "3\r\nabcdef",
    ] {
        let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        let mut wire = lab.send(format!("{head}{chunk}\r\n0\r\n\r\n{GET}")).await;
        let refusal = wire.reply().await;
        refusal.assert_problem(400, "bad-request");
        assert!(refusal.closes(), "{chunk:?}");
        wire.assert_closed().await;
    }
    lab.assert_alive().await;
}

#[tokio::test]
async fn an_unknown_expectation_and_a_tunnel_are_refused() {
    let expect = "GET / HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n";
    check(expect, 417, "expectation-failed", false).await;
    check(
        "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
        501,
        "not-implemented",
        true,
    )
    .await;
    check(
        "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n",
        501,
        "not-implemented",
        true,
    )
    .await;
}

#[tokio::test]
async fn a_client_that_expects_100_continue_gets_it_when_its_body_is_read() {
    let lab = Lab::new().await;
    let head = |path| {
        let fields = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n";
        format!("POST {path} HTTP/1.1\r\n{fields}\r\n")
    };
    let mut wire = lab.send(head("/echo")).await;
    assert_eq!(wire.reply().await.status, 100);
    wire.send("abc").await;
    assert_eq!(wire.reply().await.body, "abc");

    let mut wire = lab.send(head("/refuse")).await;
    assert_eq!(wire.reply().await.status, 413, "no 100 before the refusal");
}

#[tokio::test]
async fn a_head_that_is_not_http_is_answered_with_a_problem() {
    for head in [
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET /\r\n\r\n",
        "\x16\x03\x01 hello\r\n\r\n",
    ] {
        check(head, 400, "bad-request", true).await;
    }
}

#[tokio::test]
async fn a_bad_head_behind_good_ones_is_answered_in_its_place() {
    let lab = Lab::new().await;
    let mut wire = lab.send(format!("{GET}{GET}bad\r\n\r\n{GET}")).await;
    assert_eq!(wire.reply().await.status, 200);
    assert_eq!(wire.reply().await.status, 200);
    wire.reply().await.assert_problem(400, "bad-request");
    wire.assert_closed().await;
    assert_eq!(lab.calls(), 2);
}

#[tokio::test]
async fn an_applications_own_bare_answer_stays_as_it_is() {
    let lab = Lab::new().await;
    let mut wire = lab
        .send("GET /bare HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .await;
    let reply = wire.reply().await;
    assert_eq!((reply.status, reply.body.as_str()), (400, ""));
    assert!(
        reply.closes() && reply.has("content-length: 0"),
        "{reply:?}"
    );
}

#[tokio::test]
async fn a_head_has_its_limits() {
    let head =
        |target: &str, fields: &str| format!("GET /{target} HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
    let fields = |count: usize| "X: y\r\n".repeat(count);
    let long = |length: usize| "a".repeat(length);
    check(&head(&long(9_000), ""), 414, "uri-too-long", false).await;
    check(&head(&long(40_000), ""), 414, "uri-too-long", true).await;
    check(&head(&long(70_000), ""), 414, "uri-too-long", true).await;
    let large = head("", &format!("X: {}\r\n", long(500_000)));
    check(&large, 431, "header-fields-too-large", true).await;
    check(
        &head("", &fields(100)),
        431,
        "header-fields-too-large",
        true,
    )
    .await;

    let lab = Lab::new().await;
    let mut wire = lab.send(head(&long(8_000), &fields(99))).await;
    assert_eq!(wire.reply().await.status, 200);
    let mut wire = lab
        .send(head("", &format!("X: {}\r\n", long(30_000))))
        .await;
    assert_eq!(wire.reply().await.status, 200);
}

#[tokio::test]
async fn the_limits_of_a_head_can_be_set() {
    let settings = ServerSettings::default()
        .head_fields(200)
        .head_bytes(2048)
        .target_bytes(10);
    let lab = Lab::with(settings).await;
    let mut wire = lab
        .send(format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "X: y\r\n".repeat(150)
        ))
        .await;
    assert_eq!(wire.reply().await.status, 200);
    wire.send("GET /0123456789 HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    wire.reply().await.assert_problem(414, "uri-too-long");
    wire.send(format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "a".repeat(2048)
    ))
    .await;
    wire.reply()
        .await
        .assert_problem(431, "header-fields-too-large");
}

#[tokio::test]
async fn a_client_that_goes_on_sending_can_read_why_it_was_refused() {
    let lab = Lab::new().await;
    let head = "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n";
    let mut wire = lab.send(head).await;
    for _ in 0..80 {
        wire.send([b'x'; 100_000]).await;
    }
    assert_eq!(wire.reply().await.status, 413);

    let mut wire = lab.send("GET / HTTP/1.1\r\nno colon\r\n").await;
    for _ in 0..20 {
        wire.send([b'x'; 100_000]).await;
    }
    wire.reply().await.assert_problem(400, "bad-request");
}
