//! What is said at one place acts there, once, and nowhere else: the faults that frameworks with levels are known for.

use std::sync::{Arc, Mutex};

use ravyn::layer::interceptor_fn;
use ravyn::prelude::*;
use ravyn::testing::TestClient;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<&'static str>>>);

impl Log {
    fn add(&self, text: &'static str) {
        self.0.lock().expect("no panic").push(text);
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }

    /// An interceptor that writes its name down.
    fn interceptor(&self, name: &'static str) -> impl Interceptor + use<> {
        let log = self.clone();
        interceptor_fn(move |_: &mut Request| {
            log.add(name);
            Ok(())
        })
    }
}

#[get("/hello")]
async fn hello() -> &'static str {
    "hello"
}

struct User(String);

#[provider]
async fn user(#[header("x-user")] name: String) -> User {
    User(name)
}

#[get("/me", dependencies(user = user))]
async fn me(user: Inject<User>) -> String {
    user.0.clone()
}

#[tokio::test]
async fn a_value_of_a_request_is_never_anothers() {
    let client = TestClient::new(Ravyn::new().routes(routes![me]));
    let ask = |name: &'static str| client.get("/me").header("x-user", name).send();
    let (ada, bob) = tokio::join!(ask("ada"), ask("bob"));
    assert_eq!((ada.text(), bob.text()), ("ada", "bob"));
    assert_eq!(ask("eve").await.text(), "eve");
}

struct Vault;

#[controller("/vault", permissions(DenyAll))]
impl Vault {
    #[get("/")]
    async fn open(&self) -> &'static str {
        "gold"
    }
}

struct Door;

#[controller("/door")]
impl Door {
    #[get("/", permissions(DenyAll))]
    async fn open(&self) -> &'static str {
        "open"
    }
}

#[get("/closed", permissions(DenyAll))]
async fn closed() -> &'static str {
    "open"
}

#[tokio::test]
async fn a_permission_of_a_controller_and_of_a_handler_holds_wherever_it_is_mounted() {
    let inner = || {
        Include::new("/in")
            .controller(Vault)
            .controller(Door)
            .routes(routes![closed])
    };
    let child = Ravyn::new().include(inner());
    let app = Ravyn::new()
        .controller(Vault)
        .controller(Door)
        .routes(routes![closed])
        .include(inner())
        .mount("/child", child);
    let client = TestClient::new(app);
    for prefix in ["", "/in", "/child/in"] {
        for path in ["/vault", "/door", "/closed"] {
            let path = format!("{prefix}{path}");
            assert_eq!(client.get(&path).send().await.status(), 403, "{path}");
        }
    }
}

struct Shop(Log);

#[controller(
    "/shop",
    interceptors(Written("controller")),
    before_request(|_: &mut Request| {})
)]
impl Shop {
    #[get("/", interceptors(Written("handler")))]
    async fn list(&self) -> String {
        self.0.add("list");
        "list".to_owned()
    }
}

/// Writes its name into a header that the next one adds to.
struct Written(&'static str);

impl Interceptor for Written {
    async fn intercept(&self, request: &mut Request) -> Result<(), Early> {
        let value = HeaderValue::from_static(self.0);
        request.headers_mut().append("x-by", value);
        Ok(())
    }
}

#[get("/by")]
async fn by(headers: HeaderMap) -> String {
    let by = headers
        .get_all("x-by")
        .iter()
        .map(|value| value.to_str().expect("text"));
    by.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn interceptors_of_every_level_run_once_each_outer_levels_first() {
    let log = Log::default();
    let app = Ravyn::new().interceptor(log.interceptor("app")).include(
        Include::new("/in")
            .interceptor(log.interceptor("include"))
            .controller(Shop(log.clone())),
    );
    let client = TestClient::new(app);
    assert_eq!(client.get("/in/shop").send().await.text(), "list");
    assert_eq!(log.take(), ["app", "include", "list"]);
    let gateway = Gateway::of::<by>().interceptor(Written("gateway"));
    let app = Ravyn::new()
        .interceptor(Written("app"))
        .interceptor(Written("app again"))
        .route(gateway);
    let response = TestClient::new(app).get("/by").send().await;
    assert_eq!(response.text(), "app app again gateway");
}

#[tokio::test]
async fn what_one_gateway_adds_another_of_the_same_handler_does_not_have() {
    let log = Log::default();
    let hook = log.clone();
    let first = Gateway::of::<hello>()
        .path("/first")
        .permission(AllowAny)
        .interceptor(log.interceptor("interceptor"))
        .before_request(move |_: &mut Request| hook.add("hook"));
    let second = Gateway::of::<hello>().path("/second");
    let client = TestClient::new(Ravyn::new().route(first).route(second));
    client.get("/second").send().await;
    assert!(log.take().is_empty());
    client.get("/first").send().await;
    assert_eq!(log.take(), ["hook", "interceptor"]);
}

#[derive(Debug, ApiError)]
#[error(status = 409, code = "taken", "taken")]
struct Taken;

#[get("/taken")]
async fn taken() -> Result<(), Taken> {
    Err(Taken)
}

#[tokio::test]
async fn an_exception_handler_of_one_route_sees_no_error_of_another() {
    let soften = |_: Taken| "soft";
    let app = Ravyn::new()
        .route(
            Gateway::of::<taken>()
                .path("/soft")
                .exception_handler(soften),
        )
        .route(Gateway::of::<taken>().path("/hard"));
    let client = TestClient::new(app);
    assert_eq!(client.get("/soft").send().await.text(), "soft");
    assert_eq!(client.get("/hard").send().await.status(), 409);
}

struct Doors {
    are_open: bool,
}

#[get("/room")]
async fn room(doors: Inject<Doors>, sign: Inject<Sign>) -> String {
    format!("{} {}", doors.are_open, sign.0)
}

/// Made of the doors, wherever it is asked for.
struct Sign(&'static str);

async fn sign(doors: Inject<Doors>) -> Sign {
    Sign(if doors.are_open { "open" } else { "closed" })
}

#[tokio::test]
async fn what_a_level_inside_gives_does_not_change_the_mind_of_a_permission_outside() {
    let are_open = |open| Doors { are_open: open };
    let app = |outside| {
        let inside = Include::new("/in")
            .state(are_open(true))
            .routes(routes![room]);
        Ravyn::new()
            .state(are_open(outside))
            .dependency(sign)
            .permission(permission_fn(|doors: Inject<Doors>| doors.are_open))
            .include(inside)
    };
    let client = TestClient::new(app(false));
    assert_eq!(client.get("/in/room").send().await.status(), 403);
    let client = TestClient::new(app(true));
    assert_eq!(client.get("/in/room").send().await.text(), "true open");
}

#[tokio::test]
async fn a_provider_outside_is_made_of_what_its_taker_is_given() {
    let has_sign =
        |expected: &'static str| permission_fn(move |sign: Inject<Sign>| sign.0 == expected);
    let inside = Include::new("/in")
        .state(Doors { are_open: true })
        .permission(has_sign("open"));
    let app = Ravyn::new()
        .state(Doors { are_open: false })
        .dependency(sign)
        .permission(has_sign("closed"))
        .include(inside.routes(routes![room]));
    let response = TestClient::new(app).get("/in/room").send().await;
    assert_eq!(response.text(), "true open");
}
