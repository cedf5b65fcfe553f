//! The documentation UIs in a browser. Here: what is filled in in Swagger UI reaches the handlers.

mod docs;
mod driver;
mod uis;

use ravyn::openapi::OpenApi;
use ravyn::prelude::*;

use self::docs::Docs;
use self::driver::BACKSPACE;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");
static BEARER: HttpBearer = HttpBearer::new();
static BASIC: HttpBasic = HttpBasic::new();
static OAUTH2: OAuth2PasswordBearer<Staff> = OAuth2PasswordBearer::new("/token")
    .scopes(&[("read", "Read access"), ("write", "Write access")])
    .verify(&staff_of_token)
    .scopes_by(Staff::may);
static CODES: OAuth2AuthorizationCodeBearer =
    OAuth2AuthorizationCodeBearer::new("/authorize", "/code/token");
static CLIENTS: OAuth2ClientCredentials = OAuth2ClientCredentials::new("/client/token");

#[get("/key")]
async fn key(#[security(KEY)] key: ApiKey) -> String {
    format!("the key is {}", key.expose())
}

#[get("/bearer")]
async fn bearer(#[security(BEARER)] token: BearerToken) -> String {
    format!("the token is {}", token.expose())
}

#[get("/basic")]
async fn basic(#[security(BASIC)] who: BasicCredentials) -> String {
    format!("{} knows {}", who.username(), who.password())
}

#[derive(Clone)]
struct Staff {
    name: String,
    scopes: Vec<String>,
}

impl Staff {
    fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|one| one == scope)
    }
}

/// A token of this shop is a name and scopes.
async fn staff_of_token(token: BearerToken) -> Option<Staff> {
    let mut words = token.expose().split('.').map(str::to_owned);
    let name = words.next().filter(|name| name == "ada")?;
    let scopes = words.collect();
    Some(Staff { name, scopes })
}

#[post("/token")]
async fn token(form: Form<OAuth2PasswordRequestForm>) -> Result<Json<Value>, HttpError> {
    if form.username != "ada" || form.password.expose() != "0012" {
        return Err(HttpError::bad_request("wrong name or password"));
    }
    let words: Vec<_> = std::iter::once(form.username.as_str())
        .chain(form.scopes())
        .collect();
    Ok(json!({"access_token": words.join("."), "token_type": "bearer"}).into())
}

#[get("/read")]
async fn read(#[security(OAUTH2, scopes("read"))] who: Staff) -> String {
    format!("{} may {}", who.name, who.scopes.join(" and "))
}

#[model(request)]
struct Grant {
    #[field(pattern = "^client_credentials$")]
    grant_type: String,
}

/// A client that is unknown is challenged (RFC 6749 §5.2).
#[post("/client/token")]
async fn client_token(
    #[security(BASIC)] client: BasicCredentials,
    form: Form<Grant>,
) -> Result<Json<Value>, HttpError> {
    if client.username() != "robot" || client.password() != "0012" {
        return Err(HttpError::unauthorized("unknown client"));
    }
    let token = format!("{}.{}", client.username(), form.grant_type);
    Ok(json!({"access_token": token, "token_type": "bearer"}).into())
}

#[get("/stock")]
async fn stock(
    #[security(CLIENTS, unverified = "what is sent is all that matters here")] token: BearerToken,
) -> String {
    format!("the token is {}", token.expose())
}

/// A provider who asks nothing.
#[get("/authorize")]
async fn consent(redirect_uri: String, state: String) -> Redirect {
    let address = format!("{redirect_uri}?code=0012&state={state}");
    Redirect::external(address).expect("an address of this site")
}

#[model(request)]
struct Code {
    code: String,
    redirect_uri: String,
}

#[post("/code/token")]
async fn code_token(form: Form<Code>) -> Json<Value> {
    let (_, path) = form.redirect_uri.split_once("/docs").unwrap_or_default();
    let token = format!("{}.{}", form.code, path.replace('/', "."));
    json!({"access_token": token, "token_type": "bearer"}).into()
}

#[get("/orders")]
async fn orders(
    #[security(CODES, unverified = "what is sent is all that matters here")] token: BearerToken,
) -> String {
    format!("the token is {}", token.expose())
}

fn app() -> Ravyn {
    Ravyn::new().routes(routes![
        key,
        bearer,
        basic,
        token,
        read,
        client_token,
        stock,
        consent,
        code_token,
        orders
    ])
}

#[tokio::test]
async fn an_api_key_that_is_filled_in_reaches_the_handler() {
    check(
        "key",
        "X-API-Key",
        &[("Value:", "secret-key")],
        "the key is secret-key",
    )
    .await;
}

#[tokio::test]
async fn a_bearer_token_that_is_filled_in_reaches_the_handler() {
    check(
        "bearer",
        "HttpBearer",
        &[("Value:", "abc.def")],
        "the token is abc.def",
    )
    .await;
}

#[tokio::test]
async fn a_name_and_a_password_that_are_filled_in_reach_the_handler() {
    let fields = [("Username:", "ada"), ("Password:", "s\u{e9}same:\u{20ac}1")];
    check(
        "basic",
        "HttpBasic",
        &fields,
        "ada knows s\u{e9}same:\u{20ac}1",
    )
    .await;
}

/// The operation of a handler is refused, and answers once its scheme is authorized in the dialog.
async fn check(handler: &str, scheme: &str, fields: &[(&str, &str)], expected: &str) {
    let docs = Docs::open(app()).await;
    docs.try_out(handler).await;
    let refused = docs.execute(handler, 401).await;
    assert!(refused.contains("unauthorized"), "{refused}");
    docs.open_dialog().await;
    docs.fill_in(scheme, fields).await;
    docs.authorize(scheme).await;
    docs.authorized(scheme).await;
    assert_eq!(docs.execute(handler, 200).await, expected);
    docs.assert_contained().await;
}

#[tokio::test]
async fn a_password_becomes_a_token_with_the_scopes_that_are_ticked() {
    let scheme = "OAuth2PasswordBearer";
    let docs = Docs::open(app()).await;
    docs.try_out("read").await;
    let refused = docs.execute("read", 401).await;
    assert!(refused.contains("unauthorized"), "{refused}");
    docs.open_dialog().await;
    let wrong = [("username:", "ada"), ("password:", "0013")];
    docs.fill_in(scheme, &wrong).await;
    docs.tick(scheme, "read").await;
    docs.authorize(scheme).await;
    let refusal = docs.refusal(scheme).await;
    assert!(refusal.contains("Bad Request"), "{refusal}");
    docs.fill_in(scheme, &[("password:", &format!("{BACKSPACE}2"))])
        .await;
    docs.authorize(scheme).await;
    docs.authorized(scheme).await;
    assert_eq!(docs.execute("read", 200).await, "ada may read");
    docs.assert_contained().await;
}

#[tokio::test]
async fn a_client_that_is_refused_says_so_in_the_dialog_alone() {
    let scheme = "OAuth2ClientCredentials";
    let docs = Docs::open(app()).await;
    docs.try_out("stock").await;
    docs.open_dialog().await;
    let wrong = [("client_id:", "robot"), ("client_secret:", "0013")];
    docs.fill_in(scheme, &wrong).await;
    docs.authorize(scheme).await;
    let refusal = docs.refusal(scheme).await;
    assert!(refusal.contains("Unauthorized"), "{refusal}");
    docs.fill_in(scheme, &[("client_secret:", &format!("{BACKSPACE}2"))])
        .await;
    docs.authorize(scheme).await;
    docs.authorized(scheme).await;
    let answer = docs.execute("stock", 200).await;
    assert_eq!(answer, "the token is robot.client_credentials");
    docs.assert_contained().await;
}

#[tokio::test]
async fn a_provider_sends_the_user_back_to_a_page_of_swagger_ui() {
    let scheme = "OAuth2AuthorizationCodeBearer";
    let docs = Docs::open(app()).await;
    docs.try_out("orders").await;
    docs.open_dialog().await;
    docs.fill_in(scheme, &[("client_id:", "shop")]).await;
    docs.authorize(scheme).await;
    docs.authorized(scheme).await;
    let answer = docs.execute("orders", 200).await;
    assert_eq!(answer, "the token is 0012..swagger.oauth2-redirect");
    docs.assert_contained().await;
}

#[tokio::test]
async fn what_a_user_authorizes_with_is_remembered_unless_the_program_says_no() {
    for (openapi, status) in [
        (OpenApi::new(), 200),
        (OpenApi::new().remember_authorization(false), 401),
    ] {
        let docs = Docs::open(app().extension(openapi)).await;
        docs.open_dialog().await;
        docs.fill_in("X-API-Key", &[("Value:", "secret-key")]).await;
        docs.authorize("X-API-Key").await;
        docs.authorized("X-API-Key").await;
        docs.show("/docs/swagger").await;
        docs.try_out("key").await;
        docs.execute("key", status).await;
    }
}
