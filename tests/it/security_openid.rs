//! Tokens of a provider, in a program: signed ones by its keys, opaque ones by asking it.

use std::cell::RefCell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ravyn::prelude::*;
use ravyn::security::jwt::{JwtClaims, JwtKey};
use ravyn::security::remote::{Introspection, ProviderConfig, ProviderVerifier, RemoteError};
use ravyn::security::{IntrospectedToken, OpenIdConnect};
use ravyn::settings::{Hands, RavynSettings};
use ravyn::testing::{TestClient, TestResponse};

use crate::provider::{AUDIENCE, OpenIdProvider, ed25519, p256};
use crate::support::{assert_problem, strict};

thread_local! {
    /// The provider of the test that runs on this thread.
    static ISSUER: RefCell<String> = const { RefCell::new(String::new()) };
}

#[derive(Clone, serde::Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    roles: Vec<String>,
}

const SCOPES: &[(&str, &str)] = &[("read", "Read access"), ("write", "Write access")];

static OPENID: OpenIdConnect<Claims> = OpenIdConnect::new(|| {
    ProviderConfig::new(ISSUER.with_borrow(String::clone)).audience(AUDIENCE)
})
.scopes(SCOPES)
.realm("shop")
.identify(|identity, claims| claims.roles.iter().cloned().fold(identity, Identity::role));

static OPAQUE: OAuth2ClientCredentials<IntrospectedToken> = OAuth2ClientCredentials::new("/token")
    .scopes(SCOPES)
    .introspect();

#[get("/protected")]
async fn protected(#[security(OPENID)] claims: Claims) -> String {
    claims.sub
}

#[get("/written")]
async fn written(#[security(OPENID, scopes("write"))] token: JwtToken<Claims>) -> String {
    token.subject().to_owned()
}

#[get("/staff", authentication(OPENID), permissions(HasRole("staff")))]
async fn staff(who: Identity) -> String {
    format!("{} by {}", who.subject(), who.scheme().unwrap_or_default())
}

#[get("/stock")]
async fn stock(#[security(OPAQUE, scopes("read"))] token: IntrospectedToken) -> String {
    token.subject().unwrap_or("nobody").to_owned()
}

#[get("/robots", authentication(OPAQUE), permissions(HasScope("write")))]
async fn robots(who: Identity) -> String {
    who.subject().to_owned()
}

async fn ready(provider: Inject<ProviderVerifier>) -> Result<(), RemoteError> {
    provider.ready().await
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// An application that takes the tokens of a provider, and its time.
fn app(provider: &OpenIdProvider) -> (Ravyn, Hands) {
    ISSUER.set(provider.issuer().to_owned());
    let (clock, hands) = Clock::manual(now());
    let sources = Sources::testing().clock(clock.clone());
    let settings = RavynSettings::read(&sources).expect("good settings");
    let endpoint = format!("{}/introspect", provider.issuer());
    let app = Ravyn::new()
        .configure(settings)
        .settings_from(sources)
        .dependency(OPENID.provider())
        .state(Introspection::new(endpoint, "shop", "hunter2").clock(clock))
        .routes(routes![protected, written, staff, stock, robots]);
    (app, hands)
}

/// A provider with one key, and the application.
async fn shop() -> (OpenIdProvider, JwtKey, TestClient, Hands) {
    let key = p256("2026-10");
    let provider = OpenIdProvider::start(&[&key]).await;
    let (app, hands) = app(&provider);
    (provider, key, strict(app), hands)
}

async fn ask(client: &TestClient, path: &str, token: &str) -> TestResponse {
    let bearer = format!("Bearer {token}");
    client
        .get(path)
        .header("authorization", &bearer)
        .send()
        .await
}

#[track_caller]
fn assert_challenge(answer: &TestResponse, expected: &str) {
    assert_eq!(answer.header("www-authenticate"), Some(expected));
}

#[tokio::test]
async fn a_token_of_the_provider_says_whose_it_is() {
    let (provider, key, client, _) = shop().await;
    let claims = JwtClaims::new("ada")
        .scope("write")
        .with(json!({"roles": ["staff"]}));
    let token = provider.signs(&key, &claims, now());
    assert_eq!(ask(&client, "/protected", &token).await.text(), "ada");
    assert_eq!(ask(&client, "/written", &token).await.text(), "ada");
    assert_eq!(
        ask(&client, "/staff", &token).await.text(),
        "ada by OpenIdConnect"
    );
}

#[tokio::test]
async fn who_has_no_good_token_is_told_how_to_get_in() {
    let (provider, key, client, hands) = shop().await;
    let none = client.get("/protected").send().await;
    assert_problem(&none, 401, "unauthorized");
    assert_challenge(&none, r#"Bearer realm="shop""#);
    let good = provider.signs(&key, &JwtClaims::new("ada"), now());
    let foreign = provider.signs(&ed25519("2026-10"), &JwtClaims::new("ada"), now());
    hands.advance(Duration::from_secs(15 * 60));
    for token in ["abc", &good, &foreign] {
        let refused = ask(&client, "/protected", token).await;
        assert_problem(&refused, 401, "invalid-credential");
        assert_challenge(&refused, r#"Bearer realm="shop", error="invalid_token""#);
    }
}

#[tokio::test]
async fn a6_a_scope_or_a_role_that_is_missing_is_403() {
    let (provider, key, client, _) = shop().await;
    let token = provider.signs(&key, &JwtClaims::new("ada").scope("read"), now());
    let refused = ask(&client, "/written", &token).await;
    assert_problem(&refused, 403, "insufficient-scope");
    let needed = r#"Bearer realm="shop", error="insufficient_scope", scope="write""#;
    assert_challenge(&refused, needed);
    assert_problem(&ask(&client, "/staff", &token).await, 403, "forbidden");
}

#[tokio::test]
async fn a_provider_that_is_down_is_503_and_says_nothing_of_the_token() {
    let (provider, key, client, hands) = shop().await;
    provider.is_down(true);
    let token = provider.signs(&key, &JwtClaims::new("ada"), now());
    for path in ["/protected", "/staff"] {
        let failed = ask(&client, path, &token).await;
        assert_problem(&failed, 503, "provider-unavailable");
        assert_eq!(failed.header("www-authenticate"), None);
    }
    assert_problem(&client.get("/protected").send().await, 401, "unauthorized");

    provider.is_down(false);
    hands.advance(Duration::from_secs(2));
    assert_eq!(ask(&client, "/protected", &token).await.text(), "ada");

    provider.is_down(true);
    hands.advance(Duration::from_secs(11 * 60));
    let kept = ask(&client, "/protected", &token).await;
    assert_eq!(kept.text(), "ada", "the keys that are known verify on");
}

#[tokio::test]
async fn j13_keys_of_the_provider_rotate_without_a_restart() {
    let (provider, old, client, hands) = shop().await;
    let new = ed25519("2026-11");
    let claims = JwtClaims::new("ada");
    let before = provider.signs(&old, &claims, now());
    provider.publish_next(&[&new]);
    assert_eq!(ask(&client, "/protected", &before).await.text(), "ada");

    let after = provider.signs(&new, &claims, now());
    hands.advance(Duration::from_secs(31));
    assert_eq!(ask(&client, "/protected", &after).await.text(), "ada");
    assert_problem(
        &ask(&client, "/protected", &before).await,
        401,
        "invalid-credential",
    );
}

#[tokio::test]
async fn o10_a_provider_that_is_another_one_stops_the_startup() {
    let provider = OpenIdProvider::start(&[&p256("a")]).await;
    let startup = async || {
        let app = app(&provider).0.on_startup(ready).build();
        app.expect("no faults")
            .startup()
            .await
            .err()
            .map(|error| error.to_string())
    };
    assert_eq!(startup().await, None);
    provider.says_it_is("https://evil.example");
    let error = startup().await.expect("an error");
    assert!(error.contains("ready` failed"), "{error}");
    provider.is_down(true);
    assert!(startup().await.is_some());
}

#[tokio::test]
async fn an_opaque_token_is_what_its_server_says_it_is() {
    let (provider, _, client, hands) = shop().await;
    let scope = |scope: &str| json!({"active": true, "sub": "robot", "scope": scope});
    provider.knows("reader", scope("read"));
    provider.knows("writer", scope("write"));
    assert_eq!(ask(&client, "/stock", "reader").await.text(), "robot");
    assert_eq!(ask(&client, "/robots", "writer").await.text(), "robot");

    let none = client.get("/stock").send().await;
    assert_problem(&none, 401, "unauthorized");
    assert_challenge(&none, "Bearer");
    let inactive = ask(&client, "/stock", "guess").await;
    assert_problem(&inactive, 401, "invalid-credential");
    assert_challenge(&inactive, r#"Bearer error="invalid_token""#);
    let narrow = ask(&client, "/stock", "writer").await;
    assert_problem(&narrow, 403, "insufficient-scope");
    assert_challenge(
        &narrow,
        r#"Bearer error="insufficient_scope", scope="read""#,
    );
    assert_problem(&ask(&client, "/robots", "reader").await, 403, "forbidden");

    provider.knows("reader", json!({"active": false}));
    hands.advance(Duration::from_secs(29));
    assert_eq!(
        ask(&client, "/stock", "reader").await.status(),
        200,
        "known for 30 s"
    );
    hands.advance(Duration::from_secs(1));
    assert_eq!(ask(&client, "/stock", "reader").await.status(), 401);
}

#[tokio::test]
async fn a_server_that_cannot_be_asked_about_a_token_is_503() {
    let (provider, _, client, _) = shop().await;
    provider.is_down(true);
    for path in ["/stock", "/robots"] {
        let failed = ask(&client, path, "opaque").await;
        assert_problem(&failed, 503, "provider-unavailable");
    }
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_shows_where_the_provider_is_and_what_can_go_wrong() {
    let (provider, _, client, _) = shop().await;
    let document: Value = client.get("/openapi.json").send().await.json();
    let scheme = &document["components"]["securitySchemes"]["OpenIdConnect"];
    assert_eq!(scheme["type"], "openIdConnect");
    let url = format!("{}/.well-known/openid-configuration", provider.issuer());
    assert_eq!(scheme["openIdConnectUrl"], url);
    let operation = |path: &str| &document["paths"][path]["get"];
    let written = operation("/written");
    assert_eq!(written["security"], json!([{"OpenIdConnect": ["write"]}]));
    for (path, statuses) in [
        ("/protected", &["401", "503"][..]),
        ("/written", &["401", "403", "503"]),
        ("/staff", &["401", "403", "503"]),
        ("/stock", &["401", "403", "503"]),
        ("/robots", &["401", "403", "503"]),
    ] {
        for status in statuses {
            assert!(
                operation(path)["responses"][status].is_object(),
                "{path} {status}"
            );
        }
    }
}
