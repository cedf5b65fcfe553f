//! Errors: what the client reads, what it never reads, and panics.

use std::error::Error as _;
use std::time::Duration;

use ravyn::error::ErrorBody;
use ravyn::meta::{ResponseMeta, ResponsesMeta};
use ravyn::prelude::*;

use crate::support::{assert_problem, client};

#[derive(Debug, ApiError)]
enum ShopError {
    #[error(
        status = 404,
        code = "item-not-found",
        title = "Item not found",
        "no item {id}"
    )]
    NotFound { id: u64 },
    #[error(status = 409, "the name {0:?} is taken, {{really}}")]
    Duplicate(String),
    #[error(
        status = 503,
        code = "no-stock",
        title = "Out of stock",
        "the stock at 10.0.0.7 is down"
    )]
    Stock(#[source] std::io::Error),
    #[error(status = 500, "formatting failed")]
    Format(#[from] std::fmt::Error),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

#[derive(Debug, ApiError)]
#[error(status = 402, code = "too-dear", "it costs {price}")]
struct MoneyError {
    price: u32,
}

#[get("/shop/{case}")]
async fn shop(case: u32) -> Result<String, ShopError> {
    match case {
        0 => Err(ShopError::NotFound { id: 7 }),
        1 => Err(ShopError::Duplicate("lamp".into())),
        2 => Err(ShopError::Stock(std::io::Error::other("secret"))),
        3 => Err(std::fmt::Error)?,
        4 => Err(MoneyError { price: 9 })?,
        _ => Ok("fine".into()),
    }
}

/// A refusal whose body a standard lays down (RFC 6749 §5.2).
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl ravyn::error::ApiError for Refused {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn body(&self) -> Option<ErrorBody> {
        Some(ErrorBody::json(r#"{"error":"invalid_grant"}"#))
    }

    fn describe(meta: &mut ResponsesMeta) {
        let refusal = ResponseMeta::fixed(StatusCode::BAD_REQUEST);
        meta.add(refusal.content("application/json", None));
    }
}

#[derive(Debug, ApiError)]
enum TokenFailure {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(status = 409, "taken")]
    Taken,
}

#[get("/token/{case}")]
async fn token(case: u32) -> Result<String, TokenFailure> {
    match case {
        0 => Err(Refused)?,
        _ => Err(TokenFailure::Taken),
    }
}

#[get("/refused")]
async fn refused() -> Result<String, Refused> {
    Err(Refused)
}

#[tokio::test]
async fn an_error_may_have_the_body_of_a_standard() {
    let client = client(routes![token, refused]);
    for path in ["/refused", "/token/0"] {
        let response = client.get(path).send().await;
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.text(), r#"{"error":"invalid_grant"}"#);
    }
    let response = client.get("/token/1").send().await;
    assert_problem(&response, 409, "taken");
}

#[tokio::test]
async fn a_declared_error_is_a_problem_with_its_own_words() {
    let client = client(routes![shop]);
    let response = client.get("/shop/0").send().await;
    assert_problem(&response, 404, "item-not-found");
    assert_eq!(
        response.json::<Value>(),
        json!({"title": "Item not found", "status": 404, "code": "item-not-found", "detail": "no item 7"})
    );
    let response = client.get("/shop/1").send().await;
    assert_problem(&response, 409, "duplicate");
    assert_eq!(
        response.json::<Value>()["detail"],
        "the name \"lamp\" is taken, {really}"
    );
    let response = client.get("/shop/4").send().await;
    assert_problem(&response, 402, "too-dear");
    assert_eq!(response.json::<Value>()["detail"], "it costs 9");
}

#[tokio::test]
async fn from_500_on_only_the_title_is_sent() {
    let client = client(routes![shop]);
    let response = client.get("/shop/2").send().await;
    assert_problem(&response, 503, "no-stock");
    let problem: Value = response.json();
    assert_eq!(problem["title"], "Out of stock");
    assert_eq!(problem.get("detail"), None);
    assert_eq!(problem["id"].as_str().map(str::len), Some(16));
    assert!(!response.text().contains("10.0.0.7") && !response.text().contains("secret"));
    assert_problem(&client.get("/shop/3").send().await, 500, "format");
}

#[test]
fn causes_are_kept_as_thiserror_keeps_them() {
    let error = ShopError::Stock(std::io::Error::other("cause"));
    assert_eq!(
        error.source().map(ToString::to_string).as_deref(),
        Some("cause")
    );
    assert!(ShopError::NotFound { id: 1 }.source().is_none());
    assert_eq!(
        ShopError::from(MoneyError { price: 1 }).to_string(),
        "it costs 1"
    );
}

#[get("/http/{case}")]
async fn http(case: u32) -> Result<(), HttpError> {
    Err(match case {
        0 => HttpError::forbidden("not for you")
            .code("not-yours")
            .internal_message("user 7"),
        1 => HttpError::unavailable("db 10.0.0.7 is down"),
        _ => HttpError::too_many_requests("slow down").header(
            HeaderName::from_static("retry-after"),
            HeaderValue::from_static("5"),
        ),
    })
}

#[tokio::test]
async fn an_http_error_has_words_for_the_client_and_others_for_the_log() {
    let client = client(routes![http]);
    let response = client.get("/http/0").send().await;
    assert_problem(&response, 403, "not-yours");
    assert_eq!(response.json::<Value>()["detail"], "not for you");
    assert!(!response.text().contains("user 7"));
    let response = client.get("/http/1").send().await;
    assert_problem(&response, 503, "unavailable");
    assert!(!response.text().contains("10.0.0.7"));
    let response = client.get("/http/2").send().await;
    assert_problem(&response, 429, "too-many-requests");
    assert_eq!(response.header("retry-after"), Some("5"));
}

#[get("/foreign")]
async fn foreign() -> Result<String, ravyn::Error> {
    let number: u32 = "s3cret".parse().internal()?;
    Ok(number.to_string())
}

#[tokio::test]
async fn a_foreign_error_is_an_opaque_500_and_keeps_its_type() {
    let client = client(routes![foreign]);
    let response = client.get("/foreign").send().await;
    assert_problem(&response, 500, "internal");
    assert!(!response.text().contains("digit") && !response.text().contains("s3cret"));
    let error = foreign().await.expect_err("an error");
    assert!(error.is::<std::num::ParseIntError>() && error.is_internal());
    assert!(error.downcast::<std::num::ParseIntError>().is_ok());
}

#[get("/panic/{message}")]
async fn panics(message: String) -> String {
    panic!("{message}")
}

#[get("/panic", blocking)]
fn panics_blocking() -> String {
    panic!("s3cret")
}

struct PanicsToo;

impl Middleware for PanicsToo {
    async fn handle(&self, _: Request, _: Next) -> Response {
        panic!("s3cret")
    }
}

#[tokio::test]
async fn a_panic_is_a_500_of_its_request_alone() {
    let client = client(routes![panics, panics_blocking, shop]);
    let mut ids = Vec::new();
    for path in ["/panic/s3cret", "/panic/s3cret", "/panic"] {
        let response = client.get(path).send().await;
        assert_problem(&response, 500, "internal");
        assert!(!response.text().contains("s3cret"));
        ids.push(response.json::<Value>()["id"].clone());
    }
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    assert_eq!(client.get("/shop/9").send().await.text(), "fine");
    let app = Ravyn::new().routes(routes![shop]).middleware(PanicsToo);
    let response = ravyn::testing::TestClient::new(app)
        .get("/shop/9")
        .send()
        .await;
    assert_problem(&response, 500, "internal");
}

#[get("/slow", timeout = "20ms")]
async fn slow(seconds: u64) -> &'static str {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    "done"
}

#[tokio::test(start_paused = true)]
async fn a_handler_beyond_its_timeout_is_a_503() {
    let client = client(routes![slow]);
    assert_problem(&client.get("/slow?seconds=60").send().await, 503, "timeout");
    assert_eq!(client.get("/slow?seconds=0").send().await.text(), "done");
}
