//! Tokens that are signed JSON, in a program: as a dependency, as a scheme, and as an authentication.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ravyn::prelude::*;
use ravyn::security::jwt::{Jwt, JwtClaims, JwtConfig, JwtKey};
use ravyn::settings::RavynSettings;
use ravyn::testing::{TestClient, TestResponse};

use crate::support::{assert_problem, strict};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

#[derive(Clone, serde::Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    roles: Vec<String>,
}

static JWT: JwtAuth<Claims> = JwtAuth::from_env()
    .password_flow(
        "/token",
        &[("read", "Read access"), ("write", "Write access")],
    )
    .identify(|identity, claims| {
        let roles = claims.roles.iter().cloned();
        roles.fold(identity, Identity::role)
    });

#[get("/protected", dependencies(auth = JwtAuth::<Claims>::from_env()))]
async fn protected(auth: Claims) -> Json<Value> {
    json!({"user": auth.sub, "message": "Authenticated!"}).into()
}

#[get("/read")]
async fn read(#[security(JWT, scopes("read"))] claims: Claims) -> String {
    claims.sub
}

#[get("/token")]
async fn token(#[security(JWT)] token: Option<JwtToken<Claims>>) -> String {
    token.map_or_else(|| "nobody".to_owned(), |token| token.subject().to_owned())
}

#[get("/admin", permissions(HasRole("admin")))]
async fn admin(who: Identity) -> String {
    format!("{} by {}", who.subject(), who.scheme().unwrap_or_default())
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

fn environment(variables: &[(&'static str, &'static str)]) -> Sources {
    Sources::testing()
        .environment(variables.iter().copied())
        .clock(Clock::fixed(now()))
}

fn sources() -> Sources {
    environment(&[("JWT_SECRET_KEY", SECRET)])
}

fn at(sources: &Sources) -> RavynSettings {
    RavynSettings::read(sources).expect("good settings")
}

fn app() -> Ravyn {
    Ravyn::new()
        .title("shop")
        .settings_from(sources())
        .configure(at(&sources()))
        .authentication(&JWT)
        .routes(routes![protected, read, token, admin])
}

/// Signs as another program with the same settings would.
fn signed<C: serde::Serialize>(claims: &JwtClaims<C>) -> String {
    let jwt = JwtConfig::from_env().build_from("shop", &sources());
    let jwt = jwt.expect("a good configuration");
    jwt.signer().sign(claims, now()).expect("a token")
}

async fn ask(client: &TestClient, path: &str, token: &str) -> TestResponse {
    let request = client.get(path);
    let bearer = format!("Bearer {token}");
    request.header("authorization", &bearer).send().await
}

fn challenge(answer: &TestResponse) -> &str {
    answer.header("www-authenticate").expect("a challenge")
}

#[tokio::test]
async fn a_token_protects_a_route_by_one_line() {
    let client = strict(app());
    let answer = ask(&client, "/protected", &signed(&JwtClaims::new("ada"))).await;
    let expected = json!({"user": "ada", "message": "Authenticated!"});
    assert_eq!(answer.json::<Value>(), expected);
    let none = client.get("/protected").send().await;
    assert_problem(&none, 401, "unauthorized");
    assert_eq!(challenge(&none), "Bearer");
    let bad = ask(&client, "/protected", "abc").await;
    assert_problem(&bad, 401, "invalid-credential");
    assert_eq!(challenge(&bad), r#"Bearer error="invalid_token""#);
}

#[tokio::test]
async fn j6_a_token_that_has_expired_is_refused_by_the_clock_of_the_application() {
    let client = strict(app());
    let claims = JwtClaims::new("ada").expires_in(Duration::ZERO);
    let answer = ask(&client, "/protected", &signed(&claims)).await;
    assert_problem(&answer, 401, "invalid-credential");
}

#[tokio::test]
async fn j7_the_title_of_the_application_is_issuer_and_audience() {
    let other = JwtConfig::from_env().build_from("other", &sources());
    let other = other.expect("a good configuration");
    let token = other.signer().sign(&JwtClaims::new("ada"), now());
    let client = strict(app());
    let answer = ask(&client, "/protected", &token.expect("a token")).await;
    assert_problem(&answer, 401, "invalid-credential");
}

#[tokio::test]
async fn a6_scopes_are_those_of_the_token_and_roles_those_of_its_claims() {
    let client = strict(app());
    let reader = signed(&JwtClaims::new("ada").scope("read"));
    assert_eq!(ask(&client, "/read", &reader).await.text(), "ada");
    let writer = signed(&JwtClaims::new("ada").scope("write"));
    let refused = ask(&client, "/read", &writer).await;
    assert_problem(&refused, 403, "insufficient-scope");
    assert_eq!(
        challenge(&refused),
        r#"Bearer error="insufficient_scope", scope="read""#
    );
    let admin = signed(&JwtClaims::new("root").with(json!({"roles": ["admin"]})));
    let answer = ask(&client, "/admin", &admin).await;
    assert_eq!(answer.text(), "root by JwtPasswordFlow");
    let answer = ask(&client, "/admin", &reader).await;
    assert_problem(&answer, 403, "forbidden");
    let answer = client.get("/admin").send().await;
    assert_problem(&answer, 401, "unauthorized");
}

#[tokio::test]
async fn a_token_that_may_be_missing_is_refused_where_it_is_bad() {
    let client = strict(app());
    assert_eq!(client.get("/token").send().await.text(), "nobody");
    let good = ask(&client, "/token", &signed(&JwtClaims::new("ada"))).await;
    assert_eq!(good.text(), "ada");
    assert_eq!(ask(&client, "/token", "abc").await.status(), 401);
}

#[tokio::test]
async fn j13_a_key_that_is_removed_verifies_no_more() {
    static ROTATED: JwtAuth = JwtAuth::configured(|| {
        let old = JwtKey::secret(ravyn::security::jwt::Algorithm::Hs256, SECRET);
        JwtConfig::new()
            .key(old.map(|key| key.id("old")))
            .issuer("us")
    });

    #[post("/rotate")]
    async fn rotate(jwt: Inject<Jwt>) -> String {
        let new = JwtKey::secret(ravyn::security::jwt::Algorithm::Hs256, SECRET.repeat(2));
        let new = new.expect("a key").id("new");
        jwt.keys().rotate(new).is_ok().to_string()
    }

    #[post("/sign")]
    async fn sign(jwt: Inject<Jwt>, clock: Inject<Clock>) -> String {
        let signed = jwt.signer().sign(&JwtClaims::new("ada"), clock.now());
        signed.expect("a token")
    }

    #[post("/remove")]
    async fn remove(jwt: Inject<Jwt>) -> String {
        jwt.keys().remove("old").to_string()
    }

    #[get("/me")]
    async fn me(#[security(ROTATED)] token: JwtToken<serde_json::Map<String, Value>>) -> String {
        token.key_id().unwrap_or_default().to_owned()
    }

    let app = Ravyn::new()
        .configure(at(&sources()))
        .dependency(ROTATED.keys());
    let client = strict(app.routes(routes![rotate, sign, remove, me]));
    let old = client.post("/sign").send().await.text().to_owned();
    assert_eq!(ask(&client, "/me", &old).await.text(), "old");
    assert_eq!(client.post("/rotate").send().await.text(), "true");
    let new = client.post("/sign").send().await.text().to_owned();
    assert_eq!(ask(&client, "/me", &new).await.text(), "new");
    assert_eq!(ask(&client, "/me", &old).await.text(), "old");
    assert_eq!(client.post("/remove").send().await.text(), "true");
    assert_eq!(ask(&client, "/me", &old).await.status(), 401);
    assert_eq!(ask(&client, "/me", &new).await.text(), "new");
}

#[test]
fn a_secret_that_is_missing_or_short_stops_the_startup_once() {
    let faults = |variables: &[(&'static str, &'static str)]| {
        let app = app().settings_from(environment(variables));
        let error = app.build().expect_err("a fault");
        let faults = error.faults().iter();
        faults.map(|fault| fault.to_string()).collect::<Vec<_>>()
    };
    let missing = faults(&[]);
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].contains("RV0040"), "{missing:?}");
    assert!(missing[0].contains("secret_key"), "{missing:?}");
    let short = faults(&[("JWT_SECRET_KEY", "secret")]);
    assert_eq!(short.len(), 1, "{short:?}");
    assert!(!short[0].contains("\"secret\""), "{short:?}");
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_shows_how_tokens_are_got_and_what_is_refused() {
    let client = TestClient::new(app());
    let document: Value = client.get("/openapi.json").send().await.json();
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(
        schemes["JwtPasswordFlow"]["flows"]["password"]["tokenUrl"],
        json!("/token")
    );
    let read = &document["paths"]["/read"]["get"];
    assert_eq!(read["security"], json!([{"JwtPasswordFlow": ["read"]}]));
    for status in ["400", "401", "403"] {
        assert!(read["responses"][status].is_object(), "{status}");
    }
}

#[get("/pages", dependencies(auth = JwtAuth::<Claims>::from_env()))]
async fn pages(auth: Claims, #[query(minimum = 1)] page: u32) -> String {
    format!("{} {page}", auth.sub)
}

#[tokio::test]
async fn who_has_no_token_learns_nothing_of_what_is_wrong_with_the_request() {
    let client = strict(app().routes(routes![pages]));
    assert_problem(
        &client.get("/pages?page=0").send().await,
        401,
        "unauthorized",
    );
    let token = signed(&JwtClaims::new("ada"));
    assert_eq!(ask(&client, "/pages?page=0", &token).await.status(), 422);
    assert_eq!(ask(&client, "/pages?page=1", &token).await.text(), "ada 1");
}

#[derive(Clone)]
struct User(String);

#[provider]
async fn current_user(
    #[security(JWT, scopes("read"))] claims: Claims,
    scopes: SecurityScopes,
) -> Result<User, HttpError> {
    Ok(User(format!("{} for {}", claims.sub, scopes.scope_str())))
}

#[get("/me", dependencies(user = current_user))]
async fn me(#[security(JWT, scopes("write"))] _claims: Claims, user: Inject<User>) -> String {
    user.0.clone()
}

#[tokio::test]
async fn scopes_of_a_route_and_of_its_dependencies_add_up() {
    let client = strict(app().routes(routes![me]));
    let reader = signed(&JwtClaims::new("ada").scope("read"));
    let refused = ask(&client, "/me", &reader).await;
    assert_problem(&refused, 403, "insufficient-scope");
    assert!(challenge(&refused).ends_with(r#"scope="write read""#));
    let both = signed(&JwtClaims::new("ada").scope("read").scope("write"));
    let answer = ask(&client, "/me", &both).await;
    assert_eq!(answer.text(), "ada for write read");
}
