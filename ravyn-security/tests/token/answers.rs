//! Tokens and refusals as answers.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA, WWW_AUTHENTICATE};
use ravyn_core::error::Error;
use ravyn_core::meta::ResponsesMeta;
use ravyn_core::response::{Answer, IntoResponse, Response, error_response};
use ravyn_security::token::{GrantError, TokenPair};
use serde_json::{Value, json};

use crate::shop::{Shop, noon};

fn field(response: &Response, name: http::HeaderName) -> Option<&str> {
    let value = response.headers().get(name)?;
    Some(value.to_str().expect("the answer can be read"))
}

async fn body(response: Response) -> Value {
    let bytes = response
        .into_body()
        .read(1_000)
        .await
        .expect("the answer can be read");
    serde_json::from_slice(&bytes).expect("the answer can be read")
}

#[tokio::test]
async fn tokens_are_an_answer_that_nobody_stores() {
    let shop = Shop::new();
    let pair = shop.log_in(noon()).await;
    let expected = json!({
        "access_token": pair.access_token(),
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_token": pair.refresh_token(),
        "scope": "read write",
    });
    let response = pair.into_response();
    assert_eq!(response.status(), 200);
    assert_eq!(field(&response, CONTENT_TYPE), Some("application/json"));
    assert_eq!(field(&response, CACHE_CONTROL), Some("no-store"));
    assert_eq!(field(&response, PRAGMA), Some("no-cache"));
    assert_eq!(body(response).await, expected);
}

#[tokio::test]
async fn a_refusal_has_the_form_of_rfc_6749() {
    for (error, status, code) in [
        (GrantError::InvalidRequest, 400, "invalid_request"),
        (GrantError::InvalidClient, 401, "invalid_client"),
        (GrantError::InvalidGrant, 400, "invalid_grant"),
        (GrantError::UnauthorizedClient, 400, "unauthorized_client"),
        (
            GrantError::UnsupportedGrantType,
            400,
            "unsupported_grant_type",
        ),
        (GrantError::InvalidScope, 400, "invalid_scope"),
    ] {
        let answer: Result<TokenPair, _> = Err(error);
        let response = error_response(answer.answer().unwrap_err());
        assert_eq!(response.status(), status);
        assert_eq!(field(&response, CONTENT_TYPE), Some("application/json"));
        assert_eq!(field(&response, CACHE_CONTROL), Some("no-store"));
        assert_eq!(field(&response, PRAGMA), Some("no-cache"));
        let challenge = field(&response, WWW_AUTHENTICATE).map(str::to_owned);
        assert_eq!(
            challenge.is_some_and(|text| text.starts_with("Basic ")),
            status == 401
        );
        let body = body(response).await;
        assert_eq!(body["error"], code);
        let description = body["error_description"].as_str().unwrap();
        let is_allowed = |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        assert!(description.bytes().all(is_allowed), "{description}");
    }
}

#[tokio::test]
async fn a_fault_of_the_server_tells_nothing() {
    for (error, status) in [
        (GrantError::Unavailable("redis at 10.0.0.7".into()), 503),
        (GrantError::Failed("redis at 10.0.0.7".into()), 500),
    ] {
        let response = error_response(Error::from(error));
        assert_eq!(response.status(), status);
        assert_eq!(
            field(&response, CONTENT_TYPE),
            Some("application/problem+json")
        );
        assert_eq!(field(&response, CACHE_CONTROL), Some("no-store"));
        let body = body(response).await;
        assert!(
            body.get("error").is_none() && body.get("detail").is_none(),
            "{body}"
        );
        assert!(!body.to_string().contains("redis"), "{body}");
    }
}

#[test]
fn every_answer_is_described() {
    let mut meta = ResponsesMeta::default();
    <Result<TokenPair, GrantError> as Answer>::describe_answer(&mut meta);
    let media_types: Vec<_> = meta
        .iter()
        .map(|response| (format!("{:?}", response.status), response.content.len()))
        .collect();
    let expected = [
        ("Success(200)", 1),
        ("Fixed(400)", 1),
        ("Fixed(401)", 1),
        ("Fixed(500)", 0),
        ("Fixed(503)", 0),
    ];
    assert_eq!(
        media_types,
        expected.map(|(status, count)| (status.to_owned(), count))
    );
}
