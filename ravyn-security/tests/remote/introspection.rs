//! Opaque tokens (RFC 7662).

use std::error::Error as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use ravyn_core::error::ApiError as _;
use ravyn_core::settings::Hands;
use ravyn_security::AuthError;
use ravyn_security::remote::{Introspection, RemoteClient, RemoteReason};
use serde_json::{Value, json};

use super::provider::{NOW, clock, seconds};
use super::server::{Reply, Server};

const PATH: &str = "/introspect";

async fn server(answer: Value) -> (Server, Introspection, Hands) {
    let server = Server::start().await;
    server.answer(PATH, Reply::json(&answer));
    let (clock, hands) = clock();
    let introspection = Introspection::new(server.url(PATH), "shop", "secret")
        .clock(clock)
        .client(RemoteClient::new().timeout(Duration::from_millis(500)));
    (server, introspection, hands)
}

fn active() -> Value {
    json!({"active": true, "sub": "ada", "scope": "items:read", "client_id": "web", "username": "Ada",
        "aud": "shop", "iss": "https://id.example", "exp": NOW + 600, "tenant": 7})
}

#[tokio::test]
async fn an_active_token_says_whose_it_is() {
    let (_server, introspection, _) = server(active()).await;
    let token = introspection
        .introspect("opaque")
        .await
        .unwrap()
        .expect("active");
    assert_eq!(
        (token.subject(), token.username()),
        (Some("ada"), Some("Ada"))
    );
    assert_eq!(
        (token.client_id(), token.issuer()),
        (Some("web"), Some("https://id.example"))
    );
    assert_eq!(token.scopes().collect::<Vec<_>>(), ["items:read"]);
    assert_eq!(token.audiences().collect::<Vec<_>>(), ["shop"]);
    assert_eq!(token.claims()["tenant"], 7);
}

#[tokio::test]
async fn a_token_that_is_not_active_is_nobody_s() {
    let (server, introspection, _) = server(json!({"active": false})).await;
    assert!(introspection.introspect("opaque").await.unwrap().is_none());
    assert!(introspection.introspect("opaque").await.unwrap().is_none());
    assert_eq!(server.hits(PATH), 2, "it may become active");
}

#[tokio::test]
async fn the_server_is_told_who_asks_and_about_what() {
    let (server, _, _) = server(active()).await;
    let introspection = Introspection::new(server.url(PATH), "the shop", "a:b ü+%&")
        .token_type_hint("refresh_token");
    introspection.introspect("a+b/c=&x=y").await.unwrap();
    let asked = &server.asked(PATH)[0];
    assert_eq!(
        asked.body,
        "token=a%2Bb%2Fc%3D%26x%3Dy&token_type_hint=refresh_token"
    );
    let basic = asked
        .authorization
        .as_deref()
        .unwrap()
        .strip_prefix("Basic ")
        .unwrap();
    let basic = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
    assert_eq!(basic, "the+shop:a%3Ab+%C3%BC%2B%25%26");
}

#[tokio::test]
async fn an_active_token_is_known_for_thirty_seconds() {
    let (server, introspection, hands) = server(active()).await;
    for (passed, hits) in [(0, 1), (29, 1), (1, 2)] {
        hands.advance(seconds(passed));
        assert!(introspection.introspect("opaque").await.unwrap().is_some());
        assert!(
            introspection
                .clone()
                .introspect("opaque")
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(server.hits(PATH), hits);
    }
    introspection.introspect("another").await.unwrap();
    assert_eq!(server.hits(PATH), 3);
}

#[tokio::test]
async fn a_token_is_not_known_beyond_its_end() {
    let mut answer = active();
    answer["exp"] = (NOW + 10).into();
    let (_server, introspection, hands) = server(answer).await;
    assert!(introspection.introspect("opaque").await.unwrap().is_some());
    hands.advance(seconds(9));
    assert!(introspection.introspect("opaque").await.unwrap().is_some());
    hands.advance(seconds(1));
    assert!(introspection.introspect("opaque").await.unwrap().is_none());
}

#[tokio::test]
async fn the_cache_can_be_turned_off() {
    let (server, introspection, _) = server(active()).await;
    let introspection = introspection.cache(Duration::ZERO);
    for _ in 0..3 {
        assert!(introspection.introspect("opaque").await.unwrap().is_some());
    }
    assert_eq!(server.hits(PATH), 3);
}

#[tokio::test]
async fn a_server_that_says_active_of_what_has_expired_is_not_believed() {
    for time in [
        json!({"exp": NOW}),
        json!({"exp": 0}),
        json!({"nbf": NOW + 1}),
    ] {
        let mut answer = active();
        let members = answer.as_object_mut().unwrap();
        members.extend(time.as_object().unwrap().clone());
        let (_server, introspection, _) = server(answer).await;
        assert!(
            introspection.introspect("opaque").await.unwrap().is_none(),
            "{time}"
        );
    }
}

#[tokio::test]
async fn a_token_for_another_audience_is_refused_where_one_is_named() {
    let (_server, introspection, _) = server(active()).await;
    let ours = introspection.clone().audience("shop");
    let other = introspection.audience("stock");
    assert!(ours.introspect("opaque").await.unwrap().is_some());
    assert!(other.introspect("opaque").await.unwrap().is_none());
}

#[tokio::test]
async fn a_server_that_fails_is_an_error_and_says_nothing_of_the_token() {
    let (server, introspection, hands) = server(active()).await;
    assert!(introspection.introspect("opaque").await.unwrap().is_some());
    hands.advance(seconds(31));
    for reply in [
        Reply::status(500),
        Reply::status(401),
        Reply::status(302).header("location", server.url("/")),
        Reply::json(&json!({})),
        Reply::json(&json!({"active": "true"})),
        Reply::json(&json!({"active": 1})),
        Reply::json(&json!([])),
        Reply::json(&active()).after(Duration::from_secs(30)),
    ] {
        server.answer(PATH, reply.clone());
        let failed = introspection.introspect("opaque").await.unwrap_err();
        assert_eq!(
            failed.status(),
            StatusCode::SERVICE_UNAVAILABLE,
            "{reply:?}"
        );
        assert_eq!(failed.code(), "provider-unavailable");
        assert!(failed.source().is_some());
        // In a scheme it is an error of its own: neither a bad credential nor none.
        assert_eq!(AuthError::from(failed).failure(), None);
    }
}

#[tokio::test]
async fn what_cannot_be_a_token_is_not_sent() {
    let (server, introspection, _) = server(active()).await;
    for token in ["", &"a".repeat(8193)] {
        assert!(introspection.introspect(token).await.unwrap().is_none());
    }
    assert_eq!(server.hits(PATH), 0);
}

#[tokio::test]
async fn a_server_on_another_machine_is_not_asked_over_http() {
    let introspection = Introspection::new("http://id.example/introspect", "shop", "secret");
    let failed = introspection.introspect("opaque").await.unwrap_err();
    assert!(
        matches!(failed.reason(), RemoteReason::Address),
        "{failed:?}"
    );
}

#[tokio::test]
async fn neither_the_secret_nor_the_token_is_shown() {
    let (server, _, _) = server(active()).await;
    let introspection = Introspection::new(server.url(PATH), "shop", "hunter2");
    introspection.introspect("hunter3").await.unwrap();
    server.answer(PATH, Reply::status(500));
    let failed = introspection.introspect("hunter4").await.unwrap_err();
    let shown = format!("{introspection:?} {introspection:#?} {failed:?} {failed}");
    assert!(
        !shown.contains("hunter") && !shown.contains("ada"),
        "{shown}"
    );
}
