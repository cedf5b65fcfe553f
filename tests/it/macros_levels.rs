//! Groups, injected arguments, and what an attribute says of a level.

use std::sync::atomic::{AtomicU32, Ordering};

use ravyn::prelude::*;

use ravyn::testing::TestClient;

use crate::support::{assert_problem, faults, strict};

/// Counts how often it was made.
static MADE: AtomicU32 = AtomicU32::new(0);

struct Connection;

fn connect() -> Connection {
    MADE.fetch_add(1, Ordering::SeqCst);
    Connection
}

#[derive(Requires)]
struct Tenant {
    /// Whose data is read.
    #[header("x-tenant", min_length = 2)]
    tenant: String,
}

#[derive(Requires)]
struct Paging {
    #[query(default = 1, minimum = 1)]
    page: u32,
    #[cookie]
    theme: Option<String>,
    shop: u64,
    owner: Tenant,
    connection: Inject<Connection>,
}

#[get("/shops/{shop}/items")]
async fn items(paging: Paging, limit: u32) -> String {
    let Paging {
        page,
        theme,
        shop,
        owner,
        connection,
    } = paging;
    let Connection = *connection;
    format!("{page} {theme:?} {shop} {} {limit}", owner.tenant)
}

#[tokio::test]
async fn a_group_is_read_like_arguments() {
    let client = strict(Ravyn::new().dependency(connect).routes(routes![items]));
    let answer = client
        .get("/shops/7/items?page=2&limit=9")
        .header("x-tenant", "acme")
        .cookie("theme", "dark")
        .send()
        .await;
    assert_eq!(answer.text(), "2 Some(\"dark\") 7 acme 9");
    let made = MADE.load(Ordering::SeqCst);
    let answer = client
        .get("/shops/x/items?page=0")
        .header("x-tenant", "a")
        .send()
        .await;
    assert_eq!(
        faults(&answer),
        [
            "query limit required",
            "query page minimum",
            "path shop type",
            "header x-tenant minLength"
        ]
    );
    assert_eq!(MADE.load(Ordering::SeqCst), made, "no dependency is made");
}

#[derive(Requires)]
struct Pair {
    first: Tenant,
    #[query(default = 0, maximum = 9)]
    depth: u8,
    second: Second,
}

#[derive(Requires)]
struct Second {
    #[in_path("shop_id", minimum = 1)]
    shop: u32,
    limits: Inject<Limits>,
    #[inject("replica")]
    replica: Inject<Limits>,
    #[inject("missing")]
    missing: Option<Inject<Limits>>,
    #[inject]
    copy: Limits,
}

#[derive(Clone)]
struct Limits(u32);

#[get("/pairs/{shop_id}")]
async fn pair(
    #[path("shop_id")] id: u32,
    pair: Pair,
    #[inject("replica")] replica: Limits,
    #[inject] optional: Option<Inject<Limits>>,
) -> String {
    let Pair {
        first,
        depth,
        second,
    } = pair;
    let optional = optional.map(|limits| limits.0);
    format!(
        "{id} {} {depth} {} {} {} {} {} {} {optional:?}",
        first.tenant,
        second.shop,
        second.limits.0,
        second.replica.0,
        second.missing.is_none(),
        second.copy.0,
        replica.0
    )
}

#[tokio::test]
async fn values_of_the_application_are_asked_for_by_name_and_by_value() {
    let app = Ravyn::new()
        .state(Limits(1))
        .dependency(named("replica", || Limits(2)))
        .routes(routes![pair]);
    let client = strict(app);
    let answer = client
        .get("/pairs/7")
        .header("x-tenant", "acme")
        .send()
        .await;
    assert_eq!(answer.text(), "7 acme 0 7 1 2 true 1 2 Some(1)");
}

/// Who is asking.
#[model]
struct Claims {
    subject: String,
}

#[derive(Debug, ApiError)]
enum TokenError {
    #[error(status = 401, code = "no-token", "there is no token")]
    Missing,
}

async fn claims(headers: HeaderMap) -> Result<Claims, TokenError> {
    let token = headers.get("x-token").ok_or(TokenError::Missing)?;
    let subject = token.to_str().unwrap_or_default().to_owned();
    Ok(Claims { subject })
}

#[post("/by-value", dependencies(auth = claims))]
async fn by_value(auth: Claims) -> String {
    auth.subject
}

#[get("/shared", dependencies(auth = claims, limits = Provider::<Limits>::app(|| Limits(5))))]
async fn shared(auth: Inject<Claims>, limits: Inject<Limits>) -> String {
    format!("{} {}", auth.subject, limits.0)
}

fn counter() -> u32 {
    1
}

#[get("/changed", dependencies(count = counter, name = || Some("Ada".to_owned())))]
async fn changed(mut count: InjectMut<u32>, name: Option<String>) -> String {
    *count += 1;
    format!("{} {name:?}", *count)
}

#[tokio::test]
async fn a_handler_binds_providers_to_its_arguments() {
    let client = strict(Ravyn::new().routes(routes![by_value, shared, changed]));
    let by_value = client.post("/by-value").header("x-token", "ada");
    assert_eq!(by_value.send().await.text(), "ada");
    let shared = client.get("/shared").header("x-token", "ada");
    assert_eq!(shared.send().await.text(), "ada 5");
    let changed = client.get("/changed").send().await;
    assert_eq!(changed.text(), "2 Some(\"Ada\")");
    let refused = client.post("/by-value").send().await;
    assert_problem(&refused, 401, "no-token");
}

struct Stamp(&'static str);

impl Interceptor for Stamp {
    async fn intercept(&self, request: &mut Request) -> Result<(), Early> {
        let stamp = HeaderValue::from_static(self.0);
        request.headers_mut().append("x-stamp", stamp);
        Ok(())
    }
}

struct Has(&'static str);

#[permission]
impl Permission for Has {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        match request.headers().contains_key(self.0) {
            true => Ok(()),
            false => Err(Denied::default()),
        }
    }
}

async fn served_by(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let name = HeaderValue::from_static("ravyn");
    response.headers_mut().insert("x-served-by", name);
    response
}

#[get(
    "/levels",
    permissions(Has("x-a") & !Has("x-b"), Has("x-c") | Has("x-d"), Has("x-a") ^ DenyAll),
    interceptors(Stamp("one"), Stamp("two")),
    middleware(served_by),
    layers(::tower::layer::util::Identity::new()),
    exception_handlers(|_: TokenError| (StatusCode::IM_A_TEAPOT, "short and stout")),
    before_request(|request: &mut Request| {
        request.headers_mut().insert("x-d", HeaderValue::from_static("1"));
    }),
    after_request(|response: &mut Response| {
        response.headers_mut().insert("x-after", HeaderValue::from_static("1"));
    }),
    response_cookies("theme" = "dark", "size" = "2"),
    cancel = "detach",
)]
async fn levels(headers: HeaderMap, #[query] fails: bool) -> Result<String, TokenError> {
    if fails {
        return Err(TokenError::Missing);
    }
    let stamps = headers.get_all("x-stamp").iter();
    Ok(stamps
        .map(|stamp| stamp.to_str().unwrap_or_default())
        .collect())
}

#[tokio::test]
async fn an_attribute_takes_what_every_level_takes() {
    let client = TestClient::new(Ravyn::new().routes(routes![levels]));
    let answer = client.get("/levels?fails=false").header("x-a", "1");
    let answer = answer.send().await;
    assert_eq!(answer.text(), "onetwo");
    assert_eq!(answer.header("x-served-by"), Some("ravyn"));
    assert_eq!(answer.header("x-after"), Some("1"));
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    let failed = client.get("/levels?fails=true").header("x-a", "1");
    assert_eq!(failed.send().await.status(), 418);
    let both = client.get("/levels?fails=false").header("x-a", "1");
    assert_eq!(both.header("x-b", "1").send().await.status(), 403);
    let none = client.get("/levels?fails=false").send().await;
    assert_eq!(none.status(), 403);
}

/// Finds who is asking.
#[provider]
async fn current_user(
    /// What was given at the login.
    #[header("x-token", min_length = 2)]
    token: String,
    #[inject("replica")] limits: Limits,
    #[query(default = 3)] depth: u32,
    shop: u64,
) -> Result<User, TokenError> {
    if token == "nobody" {
        return Err(TokenError::Missing);
    }
    let text = format!("{token} {} {depth} {shop}", limits.0);
    Ok(User { text })
}

#[provider]
fn greeting() -> Greeting {
    Greeting("Hello")
}

struct Greeting(&'static str);

#[model]
#[derive(Clone)]
struct User {
    text: String,
}

#[get("/shops/{shop}/me", dependencies(user = current_user))]
async fn me(user: User, greeting: Inject<Greeting>) -> String {
    format!("{}, {}", greeting.0, user.text)
}

#[get("/shops/{shop}/you")]
async fn you(user: Inject<User>) -> User {
    User::clone(&user)
}

fn providers() -> Ravyn {
    Ravyn::new()
        .dependency(named("replica", || Limits(2)))
        .dependency(greeting)
        .dependency(Provider::<User>::request(current_user))
        .routes(routes![me, you])
}

#[tokio::test]
async fn a_provider_under_an_attribute_reads_like_a_handler() {
    let client = strict(providers());
    let me = client.get("/shops/7/me?depth=4").header("x-token", "ada");
    assert_eq!(me.send().await.text(), "Hello, ada 2 4 7");
    let you = client.get("/shops/7/you").header("x-token", "ada");
    assert_eq!(you.send().await.json::<Value>()["text"], "ada 2 3 7");
    let nobody = client.get("/shops/7/me").header("x-token", "nobody");
    assert_problem(&nobody.send().await, 401, "no-token");
    let wrong = client.get("/shops/x/me?depth=y").header("x-token", "a");
    assert_eq!(
        faults(&wrong.send().await),
        [
            "header x-token minLength",
            "query depth type",
            "path shop type"
        ]
    );
}

#[tokio::test]
async fn a_provider_under_an_attribute_can_be_called() {
    let user = current_user::call("ada".to_owned(), Limits(1), 2, 3).await;
    assert_eq!(
        user.map(|user| user.text).ok().as_deref(),
        Some("ada 1 2 3")
    );
    assert_eq!(greeting::call().0, "Hello");
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn what_a_provider_reads_and_answers_stands_at_the_route() {
    let client = TestClient::new(providers());
    let document: Value = client.get("/openapi.json").send().await.json();
    let operation = &document["paths"]["/shops/{shop}/me"]["get"];
    let names: Vec<_> = operation["parameters"]
        .as_array()
        .expect("parameters")
        .iter()
        .map(|parameter| format!("{} {}", parameter["in"], parameter["name"]).replace('"', ""))
        .collect();
    assert_eq!(names, ["header x-token", "query depth", "path shop"]);
    let token = &operation["parameters"][0];
    assert_eq!(token["description"], "What was given at the login.");
    assert!(operation["responses"]["401"].is_object(), "{operation}");
    assert!(operation["responses"]["422"].is_object(), "{operation}");
}

struct Users {
    names: Vec<&'static str>,
}

/// Everything about users.
#[controller(
    "/users",
    tags("users"),
    permissions(Has("x-a")),
    interceptors(Stamp("c")),
    dependencies(greeting),
    timeout = "5s",
    body_limit = "1KiB",
    only(get, post, route)
)]
impl Users {
    const FIRST: usize = 0;

    /// Reads a user.
    ///
    /// By number.
    #[get("/{id}", interceptors(Stamp("m")))]
    async fn read(
        &self,
        /// Number of the user.
        #[path(maximum = 9)]
        id: usize,
        headers: HeaderMap,
        greeting: Inject<Greeting>,
    ) -> Result<String, HttpError> {
        let name = self.name(id).ok_or(HttpError::not_found("no such user"))?;
        let stamps = headers.get_all("x-stamp").iter();
        let stamps: Vec<_> = stamps.filter_map(|stamp| stamp.to_str().ok()).collect();
        Ok(format!("{} {name} {}", greeting.0, stamps.join("+")))
    }

    #[ravyn::post("/", status = 201, dependencies(user = current_user))]
    async fn create(
        &self,
        data: User,
        user: User,
        #[query(default = Self::FIRST)] at: usize,
    ) -> User {
        let text = format!("{} {} {at}", data.text, user.text);
        User { text }
    }

    #[route(methods(GET, PURGE), "/", blocking)]
    fn list(&self) -> String {
        self.names.join(" ")
    }

    #[cfg(any())]
    #[get("/off")]
    async fn off(&self) -> Missing {}

    fn name(&self, id: usize) -> Option<&'static str> {
        self.names.get(id).copied()
    }
}

fn users() -> Ravyn {
    let names = vec!["Ada", "Bob"];
    Ravyn::new().include(
        Include::new("/v1")
            .dependency(named("replica", || Limits(2)))
            .controller(Users { names }),
    )
}

#[tokio::test]
async fn the_methods_of_a_controller_are_handlers() {
    let client = TestClient::new(users());
    let read = client.get("/v1/users/1").header("x-a", "1").send().await;
    assert_eq!(read.text(), "Hello Bob c+m");
    let none = client.get("/v1/users/5").header("x-a", "1").send().await;
    assert_eq!(none.status(), 404);
    let far = client.get("/v1/users/10").header("x-a", "1").send().await;
    assert_eq!(faults(&far), ["path id maximum"]);
    let refused = client.get("/v1/users/1").send().await;
    assert_eq!(refused.status(), 403);
    let list = client.get("/v1/users").header("x-a", "1").send().await;
    assert_eq!(list.text(), "Ada Bob");
    let created = client
        .post("/v1/users?shop=7")
        .header("x-a", "1")
        .header("x-token", "ada")
        .json(&json!({"text": "new"}))
        .send()
        .await;
    assert_eq!(created.status(), 201);
    assert_eq!(created.json::<Value>()["text"], "new ada 2 3 7 0");
}

#[tokio::test]
async fn handlers_of_a_controller_can_be_called() {
    let users = Users { names: vec!["Ada"] };
    let read = users.read(0, HeaderMap::new(), Inject::new(Greeting("Hi")));
    assert_eq!(read.await.ok().as_deref(), Some("Hi Ada "));
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn a_controller_is_documented_like_handlers() {
    let client = TestClient::new(users());
    let document: Value = client.get("/openapi.json").send().await.json();
    let operation = &document["paths"]["/v1/users/{id}"]["get"];
    assert_eq!(operation["summary"], "Reads a user");
    assert_eq!(operation["description"], "By number.");
    assert_eq!(operation["tags"], json!(["users"]));
    assert!(operation["responses"]["403"].is_object(), "{operation}");
    assert!(document["paths"]["/v1/users/off"].is_null());
}

/// Made for each request.
#[derive(Requires)]
struct Session {
    #[header("x-token")]
    token: String,
    limits: Inject<Limits>,
}

#[controller("/session")]
impl Session {
    #[get("/")]
    async fn show(&self, #[query(default = 1)] depth: u32) -> String {
        format!("{} {} {depth}", self.token, self.limits.0)
    }
}

#[controller]
impl Greeting {
    #[get("/greeting")]
    async fn show(&self) -> &'static str {
        self.0
    }
}

#[tokio::test]
async fn a_controller_is_made_for_each_request_of_its_dependencies() {
    let app = Ravyn::new()
        .state(Limits(4))
        .injected_controller::<Session>()
        .controller(Greeting("Hi"));
    let client = strict(app);
    let show = client.get("/session").header("x-token", "ada").send().await;
    assert_eq!(show.text(), "ada 4 1");
    let missing = client.get("/session").send().await;
    assert_eq!(faults(&missing), ["header x-token required"]);
    assert_eq!(client.get("/greeting").send().await.text(), "Hi");
}

#[derive(Requires)]
struct Made {
    connection: Inject<Counted>,
}

#[derive(Requires)]
struct Late {
    #[query(maximum = 9)]
    depth: u8,
    inner: Made,
}

static COUNTED: AtomicU32 = AtomicU32::new(0);

struct Counted;

fn counted() -> Counted {
    COUNTED.fetch_add(1, Ordering::SeqCst);
    Counted
}

#[get("/late")]
async fn late(first: Made, second: Late, third: Option<Late>) -> String {
    let Counted = *first.connection;
    let Counted = *second.inner.connection;
    format!("{} {}", second.depth, third.is_some())
}

#[tokio::test]
async fn no_group_makes_values_before_every_group_is_without_faults() {
    let client = strict(Ravyn::new().dependency(counted).routes(routes![late]));
    let faulty = client.get("/late?depth=10").send().await;
    assert_eq!(
        faults(&faulty),
        ["query depth maximum", "query depth maximum"]
    );
    assert_eq!(COUNTED.load(Ordering::SeqCst), 0);
    assert_eq!(client.get("/late?depth=1").send().await.text(), "1 true");
    assert_eq!(COUNTED.load(Ordering::SeqCst), 1);
}

#[get("/numbers/{number}")]
async fn number(number: u32, made: Made) -> String {
    let Counted = *made.connection;
    number.to_string()
}

#[tokio::test]
async fn an_exception_handler_has_its_dependencies_after_faults() {
    let explain = |error: ravyn::Error, made: Made| {
        let Counted = *made.connection;
        (error.status(), "explained")
    };
    let app = Ravyn::new()
        .dependency(|| Counted)
        .exception_handler(explain)
        .routes(routes![number]);
    let client = TestClient::new(app);
    let answer = client.get("/numbers/x").send().await;
    assert_eq!(answer.text(), "explained");
    assert_eq!(answer.status(), 422);
}
