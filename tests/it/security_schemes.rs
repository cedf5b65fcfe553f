//! The schemes: where a credential stands, what becomes of it, and how each is asked for and documented.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ravyn::prelude::*;
use ravyn::security::AuthError;
use ravyn::testing::{TestClient, TestResponse};

use crate::support::{assert_problem, strict};

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");
static QUERY: ApiKeyQuery = ApiKeyQuery::new("key");
static COOKIE: ApiKeyCookie = ApiKeyCookie::new("session");
static BASIC: HttpBasic = HttpBasic::new().realm("a \"quoted\" realm");
static BEARER: HttpBearer = HttpBearer::new().bearer_format("opaque");
static OAUTH2: OAuth2PasswordBearer = OAuth2PasswordBearer::new("/token")
    .scopes(&[("read", "Read access"), ("write", "Write access")])
    .realm("shop");
static HAWK: HttpScheme = HttpScheme::new("Hawk");

#[get("/key")]
async fn key(#[security(KEY)] key: ApiKey) -> Result<String, HttpError> {
    if !key.matches("secret-key") {
        return Err(HttpError::unauthorized("unknown API key"));
    }
    Ok(format!("{key:?}"))
}

#[get("/query")]
async fn query(#[security(QUERY)] key: ApiKey) -> String {
    key.expose().to_owned()
}

#[get("/cookie")]
async fn cookie(#[security(COOKIE)] key: ApiKey) -> String {
    key.expose().to_owned()
}

#[get("/basic")]
async fn basic(#[security(BASIC)] who: BasicCredentials) -> String {
    format!("{} {}", who.username(), who.password().len())
}

#[get("/bearer")]
async fn bearer(#[security(BEARER)] token: BearerToken) -> String {
    token.expose().to_owned()
}

#[get("/hawk")]
async fn hawk(#[security(HAWK)] text: HttpCredentials) -> String {
    text.expose().to_owned()
}

#[get("/oauth2")]
async fn oauth2(#[security(OAUTH2)] token: Option<BearerToken>) -> String {
    token.map_or_else(|| "nobody".to_owned(), |token| token.expose().to_owned())
}

fn app() -> Ravyn {
    Ravyn::new().routes(routes![key, query, cookie, basic, bearer, hawk, oauth2])
}

fn challenge(answer: &TestResponse) -> &str {
    answer.header("www-authenticate").expect("a challenge")
}

#[tokio::test]
async fn a1_who_has_no_credential_is_asked_for_the_one_that_is_meant() {
    let client = strict(app());
    for (path, expected) in [
        ("/key", r#"ApiKey in="header", name="X-API-Key""#),
        ("/query", r#"ApiKey in="query", name="key""#),
        ("/cookie", r#"ApiKey in="cookie", name="session""#),
        (
            "/basic",
            r#"Basic realm="a \"quoted\" realm", charset="UTF-8""#,
        ),
        ("/bearer", "Bearer"),
        ("/hawk", "Hawk"),
    ] {
        let answer = client.get(path).send().await;
        assert_problem(&answer, 401, "unauthorized");
        assert_eq!(challenge(&answer), expected);
    }
    assert_eq!(client.get("/oauth2").send().await.text(), "nobody");
}

#[tokio::test]
async fn a2_the_name_of_a_scheme_is_written_in_any_case() {
    let client = strict(app());
    let with = |value: &'static str| client.get("/bearer").header("authorization", value).send();
    for good in ["Bearer abc", "bEaReR abc", "BEARER  abc"] {
        assert_eq!(with(good).await.text(), "abc", "{good}");
    }
    for bad in [
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer a,b",
        "Bearer\tabc",
        "Bearer \u{e4}",
    ] {
        let answer = with(bad).await;
        assert_problem(&answer, 401, "invalid-credential");
        assert_eq!(challenge(&answer), r#"Bearer error="invalid_token""#);
    }
    for other in ["Basic abc", "Bearerabc", "abc"] {
        assert_problem(&with(other).await, 401, "unauthorized");
    }
}

#[tokio::test]
async fn j12_a_token_that_is_sent_twice_is_a_bad_request() {
    let client = strict(app());
    let two = client
        .get("/bearer")
        .header("authorization", "Bearer abc")
        .header("authorization", "Bearer abc");
    let and_query = client
        .get("/bearer?x=1&access_token=abc")
        .header("authorization", "Bearer abc");
    for twice in [two, and_query] {
        let answer = twice.send().await;
        assert_problem(&answer, 400, "invalid-request");
        assert_eq!(challenge(&answer), r#"Bearer error="invalid_request""#);
    }
    let query = client.get("/bearer?access_token=abc").send().await;
    assert_problem(&query, 401, "unauthorized");
}

#[tokio::test]
async fn a3_basic_credentials_that_are_none_are_refused() {
    let client = strict(app());
    let with = |value: String| client.get("/basic").header("authorization", &value).send();
    // ada:sésame, :secret, ada: and ada:a:b
    for (good, expected) in [
        ("YWRhOnPDqXNhbWU=", "ada 7"),
        ("OnNlY3JldA==", " 6"),
        ("YWRhOg==", "ada 0"),
        ("YWRhOmE6Yg==", "ada 3"),
    ] {
        assert_eq!(with(format!("Basic {good}")).await.text(), expected);
    }
    let long = "YWRh".repeat(25_000);
    // No base64, no colon, no UTF-8, no padding, too long.
    for bad in ["%%%", "YWRh", "/zr/", "YWRhOg", &long[..9_000], ""] {
        let answer = with(format!("Basic {bad}")).await;
        assert_problem(&answer, 401, "invalid-credential");
    }
}

#[tokio::test]
async fn a5_a_key_in_another_place_is_no_key() {
    let client = strict(app());
    for (request, status) in [
        (client.get("/key?X-API-Key=secret-key"), 401),
        (client.get("/key").cookie("X-API-Key", "secret-key"), 401),
        (client.get("/query").header("key", "secret-key"), 401),
        (client.get("/cookie?session=1"), 401),
        (client.get("/key").header("x-api-key", "secret-key"), 200),
        (
            client.get("/key").header("x-api-key", "secret-key\u{a0}"),
            401,
        ),
        (client.get("/key").header("x-api-key", ""), 401),
    ] {
        let answer = request.send().await;
        assert_eq!(answer.status(), status, "{}", answer.text());
    }
    let answer = client.get("/query?key=a%00b").send().await;
    assert_eq!(answer.text(), "a\0b", "what a key is, who verifies it says");
}

#[tokio::test]
async fn a_key_that_is_sent_twice_is_a_bad_request() {
    let client = strict(app());
    let header = client.get("/key").header("x-api-key", "a");
    for twice in [
        header.header("x-api-key", "secret-key"),
        client.get("/query?key=a&key=b"),
        client
            .get("/cookie")
            .header("cookie", "session=a; session=b"),
    ] {
        assert_problem(&twice.send().await, 400, "invalid-request");
    }
}

#[tokio::test]
async fn a_credential_is_not_shown_and_a_refusal_of_the_handler_has_the_challenge() {
    let client = strict(app());
    let good = client.get("/key").header("x-api-key", "secret-key");
    assert_eq!(good.send().await.text(), "ApiKey([redacted])");
    let bad = client.get("/key").header("x-api-key", "guess").send().await;
    assert_problem(&bad, 401, "unauthorized");
    assert_eq!(challenge(&bad), r#"ApiKey in="header", name="X-API-Key""#);
}

#[derive(Clone, Debug, PartialEq)]
struct Staff {
    name: String,
    scopes: Vec<&'static str>,
}

impl Staff {
    fn may(&self, scope: &str) -> bool {
        self.scopes.contains(&scope)
    }
}

/// Who works here, and how often that was asked.
#[derive(Default)]
struct Register {
    asked: AtomicUsize,
}

static STAFF: ApiKeyHeader<Staff> = ApiKeyHeader::new("X-Staff-Key").verify(&find_staff);

async fn find_staff(key: ApiKey, register: Inject<Register>) -> Result<Option<Staff>, HttpError> {
    register.asked.fetch_add(1, Ordering::SeqCst);
    if key.matches("down") {
        return Err(HttpError::unavailable("the register is closed"));
    }
    Ok(key.matches("ada").then(|| Staff {
        name: "Ada".to_owned(),
        scopes: Vec::new(),
    }))
}

static TOKENS: OAuth2PasswordBearer<Staff> = OAuth2PasswordBearer::new("/token")
    .scopes(&[("read", "Read access"), ("write", "Write access")])
    .verify(&staff_of_token)
    .scopes_by(Staff::may);

#[expect(
    clippy::needless_pass_by_value,
    reason = "a function that verifies has the credential"
)]
fn staff_of_token(token: BearerToken) -> Option<Staff> {
    let (name, scopes) = match token.expose() {
        "reader" => ("Rea", vec!["read"]),
        "writer" => ("Wri", vec!["read", "write"]),
        _ => return None,
    };
    Some(Staff {
        name: name.to_owned(),
        scopes,
    })
}

static IDENTITIES: HttpBearer<Identity> = HttpBearer::new().verify(&identify);

async fn identify(token: BearerToken) -> Result<Identity, AuthError> {
    match token.expose() {
        "root" => Ok(Identity::new("root").role("admin").scope("read")),
        _ => Err(AuthError::invalid("it is not that of root")),
    }
}

#[get("/staff", security(STAFF | TOKENS))]
async fn staff(#[security(STAFF)] who: Option<Staff>) -> String {
    who.map_or_else(|| "a token".to_owned(), |who| who.name)
}

#[get("/either")]
async fn either(#[security(STAFF | TOKENS)] who: Staff) -> String {
    who.name
}

#[get("/write")]
async fn write(#[security(TOKENS, scopes("write"))] who: Staff) -> String {
    who.name
}

#[get("/admin", permissions(HasRole("admin")))]
async fn admin(who: Identity) -> String {
    format!("{} by {}", who.subject(), who.scheme().unwrap_or_default())
}

fn verified() -> (TestClient, Arc<Register>) {
    let register = Arc::new(Register::default());
    let app = Ravyn::new()
        .dependency(Provider::<Register>::shared_value(Arc::clone(&register)))
        .authentication(&IDENTITIES)
        .routes(routes![staff, either, write, admin]);
    (strict(app), register)
}

#[tokio::test]
async fn a_function_verifies_a_credential_once_for_a_request() {
    let (client, register) = verified();
    let answer = client
        .get("/staff")
        .header("x-staff-key", "ada")
        .send()
        .await;
    assert_eq!(answer.text(), "Ada");
    assert_eq!(register.asked.load(Ordering::SeqCst), 1);
    let answer = client
        .get("/staff")
        .header("authorization", "Bearer reader");
    assert_eq!(answer.send().await.text(), "a token");
    assert_eq!(register.asked.load(Ordering::SeqCst), 1, "there was no key");
}

#[tokio::test]
async fn a_credential_that_nobody_has_is_refused_and_a_register_that_is_down_says_so() {
    let (client, _) = verified();
    let with = |key: &'static str| client.get("/either").header("x-staff-key", key).send();
    let unknown = with("eve").await;
    assert_problem(&unknown, 401, "invalid-credential");
    let challenges: Vec<_> = unknown
        .headers()
        .get_all("www-authenticate")
        .iter()
        .collect();
    assert_eq!(
        challenges,
        [r#"ApiKey in="header", name="X-Staff-Key""#, "Bearer"]
    );
    assert_problem(&with("down").await, 503, "unavailable");
    let token = client.get("/either").header("authorization", "Bearer eve");
    let refused = token.send().await;
    assert_problem(&refused, 401, "invalid-credential");
    let said = refused.headers().get_all("www-authenticate").iter();
    assert!(
        said.into_iter()
            .any(|one| one == r#"Bearer error="invalid_token""#)
    );
}

#[tokio::test]
async fn a6_a_scope_that_is_missing_is_named() {
    let (client, _) = verified();
    let with = |token: &'static str| client.get("/write").header("authorization", token).send();
    assert_eq!(with("Bearer writer").await.text(), "Wri");
    let refused = with("Bearer reader").await;
    assert_problem(&refused, 403, "insufficient-scope");
    assert_eq!(
        challenge(&refused),
        r#"Bearer error="insufficient_scope", scope="write""#
    );
}

#[tokio::test]
async fn an_identity_that_a_scheme_gives_is_that_of_permissions() {
    let (client, _) = verified();
    let admin = client.get("/admin").header("authorization", "Bearer root");
    assert_eq!(admin.send().await.text(), "root by HttpBearer");
    let eve = client.get("/admin").header("authorization", "Bearer eve");
    assert_problem(&eve.send().await, 401, "invalid-credential");
    assert_problem(&client.get("/admin").send().await, 401, "unauthorized");
}

#[tokio::test]
async fn levels_demand_one_of_several_or_all() {
    #[get("/")]
    async fn open() -> &'static str {
        "in"
    }

    let either = Include::new("/either")
        .security(&KEY | &BEARER | &QUERY)
        .routes(routes![open]);
    let both = Include::new("/both")
        .security(&KEY & &BEARER)
        .routes(routes![open]);
    let client = strict(Ravyn::new().include(either).include(both));
    let with_key = |path: &'static str| client.get(path).header("x-api-key", "a");
    assert_eq!(with_key("/either").send().await.text(), "in");
    assert_eq!(client.get("/either?key=a").send().await.text(), "in");
    assert_eq!(client.get("/either").send().await.status(), 401);
    assert_eq!(with_key("/both").send().await.status(), 401);
    let both = with_key("/both").header("authorization", "Bearer a");
    assert_eq!(both.send().await.text(), "in");
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_shows_every_kind_of_scheme() {
    static CLIENTS: OAuth2ClientCredentials = OAuth2ClientCredentials::new("/token");
    static CODES: OAuth2AuthorizationCodeBearer =
        OAuth2AuthorizationCodeBearer::new("https://id.example/a", "https://id.example/t");
    static ALL: OAuth2 = OAuth2::new()
        .password("/token")
        .implicit("https://id.example/a")
        .refresh_url("/refresh")
        .scopes(&[("read", "Read access")])
        .named("all")
        .description("Every flow.");

    #[get("/clients", security(CLIENTS))]
    async fn clients() {}

    #[get("/codes", security(CODES))]
    async fn codes() {}

    #[get("/all", security(ALL))]
    async fn all() {}

    let client = TestClient::new(app().routes(routes![clients, codes, all]));
    let document: Value = client.get("/openapi.json").send().await.json();
    let schemes = &document["components"]["securitySchemes"];
    let expected = json!({
        "X-API-Key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "key": {"type": "apiKey", "in": "query", "name": "key"},
        "session": {"type": "apiKey", "in": "cookie", "name": "session"},
        "HttpBasic": {"type": "http", "scheme": "basic"},
        "HttpBearer": {"type": "http", "scheme": "bearer", "bearerFormat": "opaque"},
        "Hawk": {"type": "http", "scheme": "hawk"},
        "OAuth2PasswordBearer": {"type": "oauth2", "flows": {"password": {
            "tokenUrl": "/token",
            "scopes": {"read": "Read access", "write": "Write access"},
        }}},
        "OAuth2ClientCredentials": {"type": "oauth2", "flows": {"clientCredentials": {
            "tokenUrl": "/token", "scopes": {},
        }}},
        "OAuth2AuthorizationCodeBearer": {"type": "oauth2", "flows": {"authorizationCode": {
            "authorizationUrl": "https://id.example/a", "tokenUrl": "https://id.example/t", "scopes": {},
        }}},
        "all": {"type": "oauth2", "description": "Every flow.", "flows": {
            "password": {
                "tokenUrl": "/token", "refreshUrl": "/refresh", "scopes": {"read": "Read access"},
            },
            "implicit": {
                "authorizationUrl": "https://id.example/a", "refreshUrl": "/refresh",
                "scopes": {"read": "Read access"},
            },
        }},
    });
    assert_eq!(*schemes, expected);
}

#[tokio::test]
async fn a_scope_that_nothing_verifies_stops_the_startup() {
    #[get("/items")]
    async fn items(#[security(OAUTH2, scopes("read"))] _token: BearerToken) {}

    #[get("/noted")]
    async fn noted(
        #[security(OAUTH2, scopes("read"), unverified = "the gateway does")] token: BearerToken,
    ) -> String {
        token.expose().to_owned()
    }

    let error = Ravyn::new().routes(routes![items]).build().unwrap_err();
    let codes: Vec<_> = error.faults().iter().map(|fault| fault.code()).collect();
    assert_eq!(codes, ["RV0047"]);
    let client = strict(Ravyn::new().routes(routes![noted]));
    let answer = client.get("/noted").header("authorization", "Bearer abc");
    assert_eq!(answer.send().await.text(), "abc");
}

#[post("/token")]
async fn token(form: Form<OAuth2PasswordRequestForm>) -> String {
    let scopes: Vec<&str> = form.scopes().collect();
    format!("{form:?} {} {scopes:?}", form.password.expose())
}

#[post("/strict")]
async fn strictly(form: Form<OAuth2PasswordRequestFormStrict>) -> String {
    form.password.expose().clone()
}

#[tokio::test]
async fn a_password_of_digits_stays_a_text_and_is_not_shown() {
    let client = strict(Ravyn::new().routes(routes![token, strictly]));
    let send = |path: &'static str, form: &'static str| {
        let request = client.post(path).body(form);
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .send()
    };
    let answer = send("/token", "username=ada&password=0012&scope=read+write").await;
    assert!(
        answer.text().ends_with(r#" 0012 ["read", "write"]"#),
        "{}",
        answer.text()
    );
    assert!(
        answer.text().contains("password: [redacted]"),
        "{}",
        answer.text()
    );
    let other = send("/token", "grant_type=refresh_token&username=ada&password=1").await;
    assert_eq!(other.status(), 422);
    let unsaid = send("/strict", "username=ada&password=1").await;
    assert_eq!(unsaid.status(), 422);
    let said = send("/strict", "grant_type=password&username=ada&password=1").await;
    assert_eq!(said.text(), "1");
}

#[tokio::test]
async fn the_audit_tells_who_verifies_a_credential_and_how_much_is_free() {
    #[get("/limited", security(KEY), middleware(RateLimit::max_requests(100)))]
    async fn limited() {}

    let app = Ravyn::new()
        .extension(Cors::new().allow_origin("https://shop.example"))
        .security(&STAFF)
        .dependency(Provider::<Register>::value(Register::default()))
        .routes(routes![limited]);
    let audit = app
        .text_of(["program", "audit"].map(Into::into))
        .expect("a report");
    for line in [
        "needs X-Staff-Key & X-API-Key",
        "X-API-Key is not verified by its scheme: whoever takes it has to",
        "middleware RateLimit(100 in 60 s by address)",
        "middleware Cors(https://shop.example)",
    ] {
        assert!(audit.contains(line), "{line}: {audit}");
    }
    assert!(!audit.contains("X-Staff-Key is not"), "{audit}");
}

/// What is written to the log while a request is answered.
async fn logged(client: &TestClient, path: &str, header: (&str, &str)) -> (u16, String) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&log);
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || Writer(Arc::clone(&writer)))
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let answer = client.get(path).header(header.0, header.1).send().await;
    drop(guard);
    let log = String::from_utf8(log.lock().expect("a log").clone());
    (answer.status().as_u16(), log.expect("text"))
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn i3_the_audit_log_tells_of_success_failure_and_denial_and_never_of_a_secret() {
    #[get("/root", permissions(HasRole("owner")))]
    async fn owner() {}

    let app = Ravyn::new().authentication(&IDENTITIES);
    let app = app
        .state(Register::default())
        .routes(routes![admin, owner, key, staff]);
    let client = TestClient::new(app);
    let bearer = |token: &'static str| ("authorization", token);
    for (path, header, status, event) in [
        (
            "/admin",
            bearer("Bearer root"),
            200,
            r#"event="authentication-succeeded" scheme=HttpBearer subject=root"#,
        ),
        (
            "/admin",
            bearer("Bearer hunter2"),
            401,
            r#"event="authentication-failed" scheme=HttpBearer"#,
        ),
        (
            "/admin",
            ("x-other", "1"),
            401,
            r#"event="access-denied" permission=HasRole("admin") subject= "#,
        ),
        (
            "/staff",
            ("x-other", "1"),
            401,
            r#"event="authentication-missing" schemes=X-Staff-Key | OAuth2PasswordBearer"#,
        ),
        (
            "/root",
            bearer("Bearer root"),
            403,
            r#"event="access-denied" permission=HasRole"#,
        ),
    ] {
        let (found, log) = logged(&client, path, header).await;
        assert_eq!(found, status, "{log}");
        assert!(log.contains("ravyn::audit: "), "{log}");
        assert!(log.contains(event), "{log}");
        assert!(!log.contains("hunter2"), "{log}");
    }
    let (found, log) = logged(&client, "/key", ("x-api-key", "secret-key")).await;
    assert_eq!(found, 200);
    assert!(!log.contains("succeeded"), "the handler verifies it: {log}");
    assert!(!log.contains("secret-key"), "{log}");
}

#[get("/returned", security(KEY))]
async fn returned() -> StatusCode {
    StatusCode::UNAUTHORIZED
}

#[tokio::test]
async fn a1_a_401_that_a_handler_returns_has_the_challenge() {
    let client = TestClient::new(Ravyn::new().routes(routes![returned]));
    let answer = client.get("/returned").header("x-api-key", "a");
    let answer = answer.send().await;
    assert_eq!(answer.status(), 401);
    assert_eq!(
        challenge(&answer),
        r#"ApiKey in="header", name="X-API-Key""#
    );
}

#[get("/twice", security(STAFF))]
async fn twice(#[security(STAFF)] who: Staff) -> String {
    who.name
}

async fn asked_first(mut request: Request, next: Next) -> Response {
    // Who limits by identity asks, and lets the route refuse.
    let _ = request.identity().await;
    next.run(request).await
}

impl ravyn::security::AsIdentity for Staff {
    fn as_identity(&self) -> Identity {
        Identity::new(self.name.clone())
    }
}

#[tokio::test]
async fn a_bad_credential_is_verified_once_whoever_asks() {
    let register = Arc::new(Register::default());
    let shared = Provider::<Register>::shared_value(Arc::clone(&register));
    let inner = Include::new("/")
        .middleware(asked_first)
        .routes(routes![twice]);
    let app = Ravyn::new().dependency(shared).authentication(&STAFF);
    let client = strict(app.include(inner));
    let answer = client
        .get("/twice")
        .header("x-staff-key", "eve")
        .send()
        .await;
    assert_problem(&answer, 401, "invalid-credential");
    assert_eq!(register.asked.load(Ordering::SeqCst), 1);
    let answer = client
        .get("/twice")
        .header("x-staff-key", "ada")
        .send()
        .await;
    assert_eq!(answer.text(), "Ada");
    assert_eq!(register.asked.load(Ordering::SeqCst), 2);
}

#[test]
fn a_scheme_that_is_never_asked_stops_the_startup() {
    #[get("/two", security(BEARER | OAUTH2))]
    async fn two() {}

    #[get("/both", security(BASIC & BEARER))]
    async fn both() {}

    #[get("/apart", security(BEARER | BASIC | KEY))]
    async fn apart() {}

    #[get("/who", permissions(IsAuthenticated))]
    async fn who() {}

    let codes = |app: Ravyn| match app.build() {
        Ok(_) => Vec::new(),
        Err(error) => error.faults().iter().map(|fault| fault.code()).collect(),
    };
    assert_eq!(codes(Ravyn::new().routes(routes![two])), ["RV0049"]);
    assert_eq!(codes(Ravyn::new().routes(routes![both])), ["RV0049"]);
    assert_eq!(codes(Ravyn::new().routes(routes![apart])), [""; 0]);
    static OTHERS: OAuth2PasswordBearer<Identity> =
        OAuth2PasswordBearer::new("/token").verify(&identify);
    let inner = Include::new("/")
        .authentication(&OTHERS)
        .routes(routes![who]);
    let app = Ravyn::new().authentication(&IDENTITIES).include(inner);
    assert_eq!(codes(app), ["RV0049"]);
}

#[post("/client")]
async fn client_token(client: ravyn::security::OAuth2ClientCredentialsForm) -> String {
    format!(
        "{} {} {client:?}",
        client.matches("re:ports", "s cret"),
        client.scope
    )
}

#[tokio::test]
async fn a_client_says_who_it_is_by_basic_or_in_the_form() {
    let client = TestClient::new(Ravyn::new().routes(routes![client_token]));
    let send = |form: &'static str, basic: Option<&'static str>| {
        let request = client.post("/client").body(form);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let basic = basic.into_iter();
        let request = basic.fold(request, |request, basic| {
            request.header("authorization", basic)
        });
        request.send()
    };
    // re%3Aports:s+cret
    let basic = Some("Basic cmUlM0Fwb3J0czpzK2NyZXQ=");
    let form = "grant_type=client_credentials&scope=read";
    let answer = send(form, basic).await;
    assert!(answer.text().starts_with("true read "), "{}", answer.text());
    assert!(!answer.text().contains("s cret"), "{}", answer.text());
    let with_form = "grant_type=client_credentials&client_id=re%3Aports&client_secret=s+cret";
    assert!(send(with_form, None).await.text().starts_with("true "));
    for (form, basic, status, error) in [
        (form, None, 401, "invalid_client"),
        (form, Some("Basic %%%"), 401, "invalid_client"),
        (with_form, basic, 400, "invalid_request"),
        ("scope=read", basic, 400, "invalid_request"),
        ("grant_type=password", basic, 400, "unsupported_grant_type"),
    ] {
        let answer = send(form, basic).await;
        assert_eq!(answer.status(), status, "{}", answer.text());
        assert_eq!(answer.json::<Value>()["error"], error);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
