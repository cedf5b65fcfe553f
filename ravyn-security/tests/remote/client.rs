//! What the client calls, and what it takes for an answer.

use std::time::{Duration, Instant};

use ravyn_security::remote::{Discovery, RemoteClient, RemoteError, RemoteReason};
use serde_json::{Value, json};

use super::server::{AUTHORITY, Reply, Server};

const METADATA: &str = "/.well-known/openid-configuration";

fn metadata(server: &Server) -> Value {
    json!({"issuer": server.url(""), "jwks_uri": server.url("/keys")})
}

async fn ask(server: &Server, client: &RemoteClient) -> Result<Discovery, RemoteError> {
    Discovery::fetch(client, &server.url("")).await
}

/// What the client says of this answer.
async fn refused(reply: impl FnOnce(&Server) -> Reply) -> RemoteError {
    let server = Server::start().await;
    server.answer(METADATA, reply(&server));
    let client = RemoteClient::new().timeout(Duration::from_millis(500));
    ask(&server, &client).await.expect_err("refused")
}

#[tokio::test]
async fn a_provider_on_this_machine_is_asked_over_http() {
    let server = Server::start().await;
    server.answer(METADATA, Reply::json(&metadata(&server)));
    let found = ask(&server, &RemoteClient::new()).await.unwrap();
    assert_eq!(found.issuer(), server.url(""));
    assert_eq!(found.jwks_uri(), server.url("/keys"));
    assert_eq!(found.get("token_endpoint"), None);
}

#[tokio::test]
async fn an_authorization_server_of_oauth_has_its_metadata_before_the_path() {
    let server = Server::start().await;
    let issuer = server.url("/realms/shop");
    let metadata = json!({"issuer": issuer, "jwks_uri": server.url("/keys")});
    let path = "/.well-known/oauth-authorization-server/realms/shop";
    server.answer(path, Reply::json(&metadata));
    let found = Discovery::fetch_oauth(&RemoteClient::new(), &issuer).await;
    assert_eq!(found.unwrap().issuer(), issuer);
}

#[tokio::test]
async fn http_to_another_machine_is_not_called() {
    for issuer in [
        "http://id.example",
        "http://192.0.2.1",
        "https://ada:pw@id.example",
        "ftp://id.example",
    ] {
        let refused = Discovery::fetch(&RemoteClient::new(), issuer)
            .await
            .unwrap_err();
        assert!(
            matches!(refused.reason(), RemoteReason::Address),
            "{refused:?}"
        );
        assert!(!format!("{refused:?}").contains("pw"), "{refused:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start().await;
    elsewhere.answer("/", Reply::json(&json!({})));
    for status in [301, 302, 303, 307, 308] {
        let target = elsewhere.url("/");
        let refused = refused(|_| Reply::status(status).header("location", target)).await;
        let is_redirect =
            matches!(refused.reason(), RemoteReason::Redirect(code) if *code == status);
        assert!(is_redirect, "{refused:?}");
    }
    assert_eq!(elsewhere.hits("/"), 0);
}

#[tokio::test]
async fn a_slow_server_is_not_waited_for() {
    let begun = Instant::now();
    let refused =
        refused(|server| Reply::json(&metadata(server)).after(Duration::from_secs(30))).await;
    assert!(
        matches!(refused.reason(), RemoteReason::TimedOut),
        "{refused:?}"
    );
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", silent.local_addr().unwrap());
    let client = RemoteClient::new().timeout(Duration::from_millis(200));
    let refused = Discovery::fetch(&client, &issuer).await.unwrap_err();
    assert!(
        matches!(refused.reason(), RemoteReason::TimedOut),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_large_answer_is_not_read() {
    let refused = refused(|server| {
        let mut large = metadata(server);
        large["filling"] = "x".repeat(256 * 1024).into();
        Reply::json(&large)
    })
    .await;
    assert!(
        matches!(refused.reason(), RemoteReason::TooLarge),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_answer_that_does_not_say_its_length_is_cut_off() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"a\":\"";
        let _ = stream.write_all(head.as_bytes()).await;
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    });
    let refused = Discovery::fetch(&RemoteClient::new(), &issuer)
        .await
        .unwrap_err();
    assert!(
        matches!(refused.reason(), RemoteReason::TooLarge),
        "{refused:?}"
    );
}

#[tokio::test]
async fn only_json_is_an_answer() {
    let html = refused(|server| {
        let mut reply = Reply::json(&metadata(server));
        reply.headers = vec![("content-type", "text/html".into())];
        reply
    });
    let list = refused(|_| Reply::json(&json!(["issuer"])));
    let broken = refused(|_| {
        let mut reply = Reply::json(&json!({}));
        reply.body = "{\"issuer\": hunter2".into();
        reply
    });
    for refused in [html.await, list.await, broken.await] {
        assert!(
            matches!(refused.reason(), RemoteReason::NotJson),
            "{refused:?}"
        );
        assert!(!format!("{refused:?}").contains("hunter2"));
    }
}

#[tokio::test]
async fn an_answer_that_is_no_success_is_an_error() {
    for status in [201, 204, 401, 404, 500, 503] {
        let refused = refused(|_| Reply::status(status)).await;
        let is_status = matches!(refused.reason(), RemoteReason::Status(code) if *code == status);
        assert!(is_status, "{refused:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let server = Server::start().await;
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    assert_ne!(server.port(), gone.port());
    let refused = Discovery::fetch(&RemoteClient::new(), &format!("http://{gone}")).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused.reason(), RemoteReason::Connection(_)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn https_needs_a_certificate_of_an_authority_that_is_trusted() {
    let server = Server::start_tls().await;
    server.answer(METADATA, Reply::json(&metadata(&server)));

    let refused = ask(&server, &RemoteClient::new()).await.unwrap_err();
    assert!(
        matches!(refused.reason(), RemoteReason::Connection(_)),
        "{refused:?}"
    );
    assert_eq!(server.hits(METADATA), 0);

    let client = RemoteClient::new().trust(AUTHORITY).unwrap();
    assert_eq!(
        ask(&server, &client).await.unwrap().issuer(),
        server.url("")
    );
}

#[tokio::test]
async fn https_needs_a_certificate_for_the_name_that_is_called() {
    let server = Server::start_tls().await;
    let client = RemoteClient::new().trust(AUTHORITY).unwrap();
    let other = format!("https://127.0.0.1:{}", server.port());
    let refused = Discovery::fetch(&client, &other).await.unwrap_err();
    assert!(
        matches!(refused.reason(), RemoteReason::Connection(_)),
        "{refused:?}"
    );
    assert_eq!(server.hits(METADATA), 0);
}

#[test]
fn a_text_without_a_certificate_is_a_fault() {
    let fault = RemoteClient::new().trust("hunter2").unwrap_err();
    assert_eq!(fault.faults()[0].code(), "RV0041");
    assert!(!fault.to_string().contains("hunter2"), "{fault}");
}
