//! Tokens that the endpoints of an application issue and renew. Every answer is held against the document.

use ravyn::prelude::*;
use ravyn::security::jwt::JwtConfig;
use ravyn::security::token::{Grant, GrantError, RefreshRequest, TokenIssuer, TokenPair};
use ravyn::store::MemoryStore;
use ravyn::testing::{TestClient, TestResponse};

use crate::support::{assert_problem, strict};

#[model]
struct Renewal {
    refresh_token: String,
    scope: Option<String>,
}

#[post("/login")]
async fn login(clock: Inject<Clock>, issuer: Inject<TokenIssuer>) -> Result<TokenPair, GrantError> {
    let grant = Grant::new("ada").scope("read write");
    issuer.issue(grant, clock.now()).await
}

#[post("/token")]
async fn renew(
    given: Renewal,
    clock: Inject<Clock>,
    issuer: Inject<TokenIssuer>,
) -> Result<TokenPair, GrantError> {
    let scope = given.scope.unwrap_or_default();
    let request = RefreshRequest::new(given.refresh_token).scope(scope);
    issuer.refresh(&request, clock.now()).await
}

#[get("/client")]
async fn client_fails() -> Result<TokenPair, GrantError> {
    Err(GrantError::InvalidClient)
}

fn client(store: MemoryStore) -> TestClient {
    let jwt = JwtConfig::new().secret("correct horse battery staple, and more");
    let jwt = jwt.build("shop").expect("a good configuration");
    let issuer = TokenIssuer::builder(&jwt, store).build();
    let app = Ravyn::new().state(issuer.expect("a good issuer"));
    strict(app.routes(routes![login, renew, client_fails]))
}

async fn renewed(client: &TestClient, of: &TestResponse, scope: Option<&str>) -> TestResponse {
    let token = of.json::<Value>()["refresh_token"].clone();
    let body = json!({"refresh_token": token, "scope": scope});
    client.post("/token").json(&body).send().await
}

#[tokio::test]
async fn r1_a_token_that_is_used_again_is_answered_as_oauth_has_it() {
    let client = client(MemoryStore::new());
    let first = client.post("/login").send().await;
    assert_eq!(first.status(), 200, "{}", first.text());
    assert_eq!(first.header("cache-control"), Some("no-store"));
    let second = renewed(&client, &first, Some("read")).await;
    assert_eq!(second.json::<Value>()["scope"], "read");
    for used in [&first, &second] {
        let refused = renewed(&client, used, None).await;
        assert_eq!(refused.status(), 400);
        assert_eq!(refused.header("content-type"), Some("application/json"));
        assert_eq!(refused.header("cache-control"), Some("no-store"));
        assert_eq!(refused.json::<Value>()["error"], "invalid_grant");
    }
}

#[tokio::test]
async fn r5_a_wider_scope_is_answered_as_oauth_has_it() {
    let client = client(MemoryStore::new());
    let first = client.post("/login").send().await;
    let refused = renewed(&client, &first, Some("read admin")).await;
    assert_eq!(refused.json::<Value>()["error"], "invalid_scope");
    assert_eq!(renewed(&client, &first, None).await.status(), 200);
}

#[tokio::test]
async fn a_client_that_is_not_known_is_challenged() {
    let response = client(MemoryStore::new()).get("/client").send().await;
    assert_eq!(response.status(), 401);
    assert!(
        response
            .header("www-authenticate")
            .is_some_and(|text| text.starts_with("Basic "))
    );
    assert_eq!(response.json::<Value>()["error"], "invalid_client");
}

#[tokio::test]
async fn a_store_that_is_full_is_no_fault_of_the_client() {
    let client = client(MemoryStore::new().max_bytes(0));
    let response = client.post("/login").send().await;
    assert_problem(&response, 503, "unavailable");
}
