//! Tokens over HTTP: logging in, renewing, logging out, by the ready routes.

use std::time::{Duration, UNIX_EPOCH};

use ravyn::prelude::*;
use ravyn::security::token::Grant;
use ravyn::security::{LogIn, OAuth2PasswordRequestForm, TokenRoutes};
use ravyn::settings::{Hands, RavynSettings};
use ravyn::store::MemoryStore;
use ravyn::testing::{TestClient, TestResponse};

use crate::support::{assert_problem, strict};

#[derive(Clone, serde::Deserialize)]
struct Claims {
    sub: String,
}

static JWT: JwtAuth<Claims> = JwtAuth::from_env().password_flow(
    "/auth/token",
    &[("read", "Read access"), ("write", "Write access")],
);

struct Accounts;

impl LogIn for Accounts {
    async fn log_in(
        &self,
        form: &OAuth2PasswordRequestForm,
    ) -> Result<Option<Grant>, ravyn::Error> {
        if form.username == "down" {
            return Err(HttpError::unavailable("the register is closed").into());
        }
        let is_right = form.password.expose() == "correct horse";
        Ok(is_right.then(|| Grant::new(form.username.clone()).scope("read write")))
    }
}

#[get("/protected")]
async fn protected(#[security(JWT, scopes("read"))] claims: Claims) -> String {
    claims.sub
}

#[get("/written")]
async fn written(#[security(JWT, scopes("write"))] claims: Claims) -> String {
    claims.sub
}

fn app() -> (Ravyn, Hands) {
    let routes = TokenRoutes::new::<_, Accounts>(&JWT, MemoryStore::new());
    app_with(routes)
}

fn app_with(routes: TokenRoutes) -> (Ravyn, Hands) {
    let (clock, hands) = Clock::manual(UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let secret = ("JWT_SECRET_KEY", "0123456789abcdef0123456789abcdef");
    let sources = Sources::testing().environment([secret]).clock(clock);
    let settings = RavynSettings::read(&sources).expect("good settings");
    let app = Ravyn::new()
        .title("shop")
        .configure(settings)
        .settings_from(sources)
        .state(Accounts)
        .extension(routes.at("/auth"))
        .routes(routes![protected, written]);
    (app, hands)
}

async fn post(client: &TestClient, path: &str, form: &str) -> TestResponse {
    let request = client.post(path).body(form.to_owned());
    let form = "application/x-www-form-urlencoded";
    request.header("content-type", form).send().await
}

async fn ask(client: &TestClient, path: &str, pair: &Value) -> TestResponse {
    let token = pair["access_token"].as_str().expect("an access token");
    let bearer = format!("Bearer {token}");
    client
        .get(path)
        .header("authorization", &bearer)
        .send()
        .await
}

async fn log_in(client: &TestClient) -> Value {
    let form = "grant_type=password&username=ada&password=correct+horse";
    let answer = post(client, "/auth/token", form).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.json()
}

async fn renew(client: &TestClient, pair: &Value, more: &str) -> TestResponse {
    let token = pair["refresh_token"].as_str().expect("a refresh token");
    let form = format!("grant_type=refresh_token&refresh_token={token}{more}");
    post(client, "/auth/token/refresh", &form).await
}

#[track_caller]
fn assert_refused(answer: &TestResponse, error: &str) {
    assert_eq!(answer.status(), 400, "{}", answer.text());
    assert_eq!(answer.json::<Value>()["error"], error);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn who_logs_in_gets_a_token_that_opens_routes() {
    let client = strict(app().0);
    let pair = log_in(&client).await;
    assert_eq!(pair["token_type"], "Bearer");
    assert_eq!(pair["expires_in"], 900);
    assert_eq!(ask(&client, "/protected", &pair).await.text(), "ada");
    let me: Value = ask(&client, "/auth/me", &pair).await.json();
    assert_eq!(me["subject"], "ada");
    assert_eq!(me["scopes"], json!(["read", "write"]));
    assert_problem(&client.get("/auth/me").send().await, 401, "unauthorized");
}

#[tokio::test]
async fn a_wrong_password_is_no_grant_and_a_register_that_is_down_says_so() {
    let client = strict(app().0);
    for form in [
        "username=ada&password=wrong",
        "username=nobody&password=wrong",
    ] {
        assert_refused(&post(&client, "/auth/token", form).await, "invalid_grant");
    }
    let down = post(&client, "/auth/token", "username=down&password=x").await;
    assert_problem(&down, 503, "unavailable");
}

#[tokio::test]
async fn l4_failures_to_log_in_are_counted_where_a_throttle_is_given() {
    let client = strict(app().0.extension(LoginThrottle::new()));
    let mut last = None;
    for _ in 0..6 {
        last = Some(post(&client, "/auth/token", "username=ada&password=wrong").await);
    }
    let last = last.expect("an answer");
    assert_problem(&last, 429, "too-many-attempts");
    assert!(last.header("retry-after").is_some());
    let other = post(
        &client,
        "/auth/token",
        "username=bob&password=correct+horse",
    )
    .await;
    assert_eq!(other.status(), 200, "another user is not locked out");
}

#[tokio::test]
async fn r1_a_token_that_was_renewed_ends_its_login_when_it_comes_again() {
    let client = strict(app().0);
    let first = log_in(&client).await;
    let second: Value = renew(&client, &first, "").await.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_refused(&renew(&client, &first, "").await, "invalid_grant");
    assert_refused(&renew(&client, &second, "").await, "invalid_grant");
    assert_eq!(ask(&client, "/protected", &second).await.status(), 401);
}

#[tokio::test]
async fn r5_scopes_only_narrow() {
    let client = strict(app().0);
    let pair = log_in(&client).await;
    let wider = renew(&client, &pair, "&scope=read+admin").await;
    assert_refused(&wider, "invalid_scope");
    let narrow = renew(&client, &pair, "&scope=read").await;
    let narrow: Value = narrow.json();
    assert_eq!(ask(&client, "/protected", &narrow).await.text(), "ada");
    assert_eq!(ask(&client, "/written", &narrow).await.status(), 403);
}

#[tokio::test]
async fn r6_a_login_ends_however_often_it_is_renewed() {
    let (app, hands) = app();
    let client = strict(app);
    let mut pair = log_in(&client).await;
    for _ in 0..13 {
        hands.advance(Duration::from_secs(24 * 60 * 60));
        let renewed = renew(&client, &pair, "").await;
        assert_eq!(renewed.status(), 200, "{}", renewed.text());
        pair = renewed.json();
    }
    hands.advance(Duration::from_secs(24 * 60 * 60));
    assert_refused(&renew(&client, &pair, "").await, "invalid_grant");
}

#[tokio::test]
async fn j14_who_logs_out_is_out_at_once() {
    let client = strict(app().0);
    let (one, other) = (log_in(&client).await, log_in(&client).await);
    let token = one["refresh_token"].as_str().expect("a refresh token");
    let out = post(&client, "/auth/logout", &format!("token={token}")).await;
    assert_eq!(out.status(), 204);
    assert_eq!(ask(&client, "/protected", &one).await.status(), 401);
    assert_refused(&renew(&client, &one, "").await, "invalid_grant");
    assert_eq!(ask(&client, "/protected", &other).await.text(), "ada");
    let unknown = post(&client, "/auth/logout", "token=abc").await;
    assert_eq!(
        unknown.status(),
        204,
        "who does not know a token learns nothing"
    );

    let bearer = format!(
        "Bearer {}",
        other["access_token"].as_str().expect("a token")
    );
    let request = client.post("/auth/logout/everywhere");
    let out = request.header("authorization", &bearer).send().await;
    assert_eq!(out.status(), 204);
    assert_eq!(ask(&client, "/protected", &other).await.status(), 401);
}

#[tokio::test]
async fn j8_a_refresh_token_is_no_access_token_and_the_reverse() {
    let client = strict(app().0);
    let pair = log_in(&client).await;
    let swapped = json!({
        "access_token": pair["refresh_token"], "refresh_token": pair["access_token"],
    });
    assert_eq!(ask(&client, "/protected", &swapped).await.status(), 401);
    assert_refused(&renew(&client, &swapped, "").await, "invalid_grant");
}

#[tokio::test]
async fn a_secret_is_no_public_key() {
    let client = strict(app().0);
    let keys: Value = client.get("/.well-known/jwks.json").send().await.json();
    assert_eq!(keys, json!({"keys": []}));
}

#[test]
fn only_the_routes_that_need_no_token_are_public() {
    let client = TestClient::new(app().0);
    client.assert_public_routes([
        "POST /auth/token",
        "POST /auth/token/refresh",
        "POST /auth/logout",
        "GET /.well-known/jwks.json",
    ]);
}

#[tokio::test]
async fn j14_a_mounted_application_refuses_what_was_revoked() {
    let inner = Ravyn::new().title("shop").routes(routes![protected]);
    let (app, _) = app();
    let client = TestClient::new(app.mount("/inner", inner));
    let pair = log_in(&client).await;
    assert_eq!(ask(&client, "/inner/protected", &pair).await.text(), "ada");
    let token = pair["refresh_token"].as_str().expect("a refresh token");
    post(&client, "/auth/logout", &format!("token={token}")).await;
    assert_eq!(ask(&client, "/inner/protected", &pair).await.status(), 401);
}

#[tokio::test]
async fn an_access_token_is_revoked_alone() {
    let client = strict(app().0);
    let pair = log_in(&client).await;
    let token = pair["access_token"].as_str().expect("an access token");
    let out = post(&client, "/auth/logout", &format!("token={token}")).await;
    assert_eq!(out.status(), 204);
    assert_eq!(ask(&client, "/protected", &pair).await.status(), 401);
    let next: Value = renew(&client, &pair, "").await.json();
    assert_eq!(ask(&client, "/protected", &next).await.text(), "ada");
}

#[tokio::test]
async fn a_request_for_a_token_that_is_none_is_refused_as_oauth_has_it() {
    let client = strict(app().0);
    for (path, form, error) in [
        ("/auth/token", "username=ada", "invalid_request"),
        (
            "/auth/token",
            "grant_type=client_credentials&username=ada&password=x",
            "unsupported_grant_type",
        ),
        ("/auth/token/refresh", "scope=read", "invalid_request"),
        ("/auth/logout", "a=b", "invalid_request"),
    ] {
        assert_refused(&post(&client, path, form).await, error);
    }
}

#[tokio::test]
async fn a_register_that_is_down_counts_against_nobody() {
    let client = strict(app().0.extension(LoginThrottle::new()));
    for _ in 0..8 {
        let down = post(&client, "/auth/token", "username=down&password=x").await;
        assert_problem(&down, 503, "unavailable");
    }
}

#[tokio::test]
async fn a_login_goes_on_after_a_restart_where_the_store_that_the_application_has_remembers_it() {
    let store = MemoryStore::new();
    let start = || {
        let routes = TokenRoutes::kept_in::<_, Accounts, MemoryStore>(&JWT);
        strict(app_with(routes).0.state(store.clone()))
    };
    let pair = log_in(&start()).await;
    let client = start();
    let renewed = renew(&client, &pair, "").await;
    assert_eq!(renewed.status(), 200, "{}", renewed.text());
    assert_refused(&renew(&client, &pair, "").await, "invalid_grant");
    assert_eq!(
        ask(&client, "/protected", &renewed.json()).await.status(),
        401
    );
}

#[tokio::test]
async fn j14_a_mounted_application_refuses_what_was_revoked_in_a_store_that_is_opened_late() {
    let inner = Ravyn::new().title("shop").routes(routes![protected]);
    let routes = TokenRoutes::kept_in::<_, Accounts, MemoryStore>(&JWT);
    let opened = Provider::<MemoryStore>::app(MemoryStore::new);
    let app = app_with(routes).0.dependency(opened);
    let client = TestClient::new(app.mount("/inner", inner));
    let pair = log_in(&client).await;
    assert_eq!(ask(&client, "/inner/protected", &pair).await.text(), "ada");
    let token = pair["refresh_token"].as_str().expect("a refresh token");
    post(&client, "/auth/logout", &format!("token={token}")).await;
    assert_eq!(ask(&client, "/inner/protected", &pair).await.status(), 401);
}

#[tokio::test]
async fn r4_a_client_gets_the_scopes_that_it_asks_for_and_renews_as_itself() {
    let client = strict(app().0);
    let form = "username=ada&password=correct+horse&scope=read&client_id=web";
    let pair: Value = post(&client, "/auth/token", form).await.json();
    assert_eq!(pair["scope"], "read");
    let other = renew(&client, &pair, "&client_id=other").await;
    assert_refused(&other, "invalid_grant");
    let pair: Value = post(&client, "/auth/token", form).await.json();
    let renewed = renew(&client, &pair, "&client_id=web").await;
    assert_eq!(renewed.status(), 200, "{}", renewed.text());
}

#[tokio::test]
async fn j14_a_login_that_the_store_has_forgotten_is_refused() {
    let pair = log_in(&strict(app().0)).await;
    let restarted = strict(app().0);
    assert_eq!(ask(&restarted, "/protected", &pair).await.status(), 401);
}

#[test]
fn lifetimes_that_contradict_each_other_stop_the_startup() {
    let routes = TokenRoutes::new::<_, Accounts>(&JWT, MemoryStore::new());
    let routes = routes
        .access_lifetime(Duration::from_millis(10))
        .refresh_lifetime(Duration::from_millis(1));
    let error = app_with(routes)
        .0
        .build()
        .expect_err("two faults")
        .to_string();
    for setting in ["access_lifetime", "refresh_lifetime"] {
        assert!(
            error.contains(&format!("the setting `{setting}`")),
            "{error}"
        );
    }
}
