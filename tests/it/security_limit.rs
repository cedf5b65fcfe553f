//! How often a client may ask. `T1` and so on are the attacks that a test holds off.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use futures_core::Stream;
use http_body_util::BodyExt;
use ravyn::app::App;
use ravyn::error::BoxError;
use ravyn::prelude::*;
use ravyn::request::{Body, PeerAddress};
use ravyn::security::limit::{LimitKey, MemoryStore, Quota, RateLimitStore, Taken};
use ravyn::settings::{Hands, RavynSettings};
use ravyn::testing::{TestClient, TestRequest, TestResponse};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::support::{assert_problem, strict};

const CLIENT: ([u8; 4], u16) = ([203, 0, 113, 9], 4000);
const OTHER: ([u8; 4], u16) = ([203, 0, 113, 10], 4000);

#[get("/items")]
async fn items() -> &'static str {
    "items"
}

#[get("/items/{id}")]
async fn item(id: u32) -> String {
    format!("item {id}")
}

/// A client of an application whose time a test sets.
fn timed(app: Ravyn) -> (TestClient, Hands) {
    let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
    let settings = RavynSettings::read(&Sources::testing().clock(clock));
    (strict(app.configure(settings.expect("settings"))), hands)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

async fn from(request: TestRequest<'_>, address: impl Into<SocketAddr>) -> TestResponse {
    request.from_address(address.into()).send().await
}

/// The statuses of requests for these paths, from one address.
async fn statuses<'p>(client: &TestClient, paths: impl IntoIterator<Item = &'p str>) -> Vec<u16> {
    let mut statuses = Vec::new();
    for path in paths {
        let response = from(client.get(path), CLIENT).await;
        statuses.push(response.status().as_u16());
    }
    statuses
}

#[tokio::test]
async fn t1_one_request_too_many_is_refused_and_retry_after_is_true() {
    let limit = RateLimit::max_requests(3).name("api");
    let (client, hands) = timed(Ravyn::new().middleware(limit).routes(routes![items]));
    for left in ["\"api\";r=2;t=20", "\"api\";r=1;t=40", "\"api\";r=0;t=60"] {
        let response = from(client.get("/items"), CLIENT).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.header("ratelimit"), Some(left));
        assert_eq!(
            response.header("ratelimit-policy"),
            Some("\"api\";q=3;w=60")
        );
        assert_eq!(response.header("retry-after"), None);
    }
    let refused = from(client.get("/items"), CLIENT).await;
    assert_problem(&refused, 429, "too-many-requests");
    assert_eq!(refused.header("retry-after"), Some("20"));
    assert_eq!(refused.header("ratelimit"), Some("\"api\";r=0;t=60"));
    hands.advance(Duration::from_millis(19_500));
    let early = from(client.get("/items"), CLIENT).await;
    assert_eq!(early.status(), 429);
    assert_eq!(early.header("retry-after"), Some("1"));
    hands.advance(Duration::from_millis(500));
    assert_eq!(from(client.get("/items"), CLIENT).await.status(), 200);
    assert_eq!(from(client.get("/items"), CLIENT).await.status(), 429);
    assert_eq!(from(client.get("/items"), OTHER).await.status(), 200);
}

#[tokio::test]
async fn t1_a_time_and_a_burst_are_those_that_were_said() {
    for (limit, policy, wait) in [
        (RateLimit::max_requests(2).per_second(), "q=2;w=1", "1"),
        (RateLimit::max_requests(2).per_hour(), "q=2;w=3600", "1800"),
        (RateLimit::max_requests(2).per_day(), "q=2;w=86400", "43200"),
        (RateLimit::max_requests(60).burst(2), "q=2;w=2", "1"),
        (RateLimit::max_requests(2).per(seconds(10)), "q=2;w=10", "5"),
    ] {
        let (client, _) = timed(Ravyn::new().middleware(limit).routes(routes![items]));
        assert_eq!(statuses(&client, ["/items"; 2]).await, [200, 200]);
        let refused = from(client.get("/items"), CLIENT).await;
        assert_problem(&refused, 429, "too-many-requests");
        assert_eq!(refused.header("retry-after"), Some(wait), "{policy}");
        let policy = format!("\"default\";{policy}");
        assert_eq!(refused.header("ratelimit-policy"), Some(policy.as_str()));
    }
}

#[tokio::test]
async fn t2_what_a_client_says_of_its_address_does_not_give_it_another_counter() {
    let app = || {
        let limit = RateLimit::max_requests(2);
        Ravyn::new().middleware(limit).routes(routes![items])
    };
    let client = strict(app());
    let mut found = Vec::new();
    for address in ["1.1.1.1", "2.2.2.2", "3.3.3.3"] {
        let request = client.get("/items").header("x-forwarded-for", address);
        let request = request.header("forwarded", &format!("for={address}"));
        let request = request.header("x-real-ip", address);
        found.push(from(request, CLIENT).await.status().as_u16());
    }
    assert_eq!(found, [200, 200, 429]);

    let proxies = TrustedProxies::x_forwarded(["10.0.0.0/8"]);
    let client = strict(app().extension(proxies));
    let proxy = ([10, 0, 0, 1], 4000);
    let mut found = Vec::new();
    for list in [
        "1.1.1.1, 203.0.113.9",
        "2.2.2.2, 203.0.113.9",
        "203.0.113.9, 10.0.0.2",
    ] {
        let request = client.get("/items").header("x-forwarded-for", list);
        found.push(from(request, proxy).await.status().as_u16());
    }
    assert_eq!(found, [200, 200, 429]);
    let request = client
        .get("/items")
        .header("x-forwarded-for", "203.0.113.10");
    assert_eq!(from(request, proxy).await.status(), 200);
}

#[tokio::test]
async fn t3_the_addresses_of_an_ipv6_network_share_a_counter() {
    let app = Ravyn::new().middleware(RateLimit::max_requests(2));
    let client = strict(app.routes(routes![items]));
    let status = async |address: &str| {
        let address: SocketAddr = address.parse().expect("an address");
        from(client.get("/items"), address).await.status().as_u16()
    };
    assert_eq!(status("[2001:db8:1:2::1]:4000").await, 200);
    assert_eq!(status("[2001:db8:1:2:9::7]:4001").await, 200);
    assert_eq!(status("[2001:db8:1:2:ffff::]:4000").await, 429);
    assert_eq!(status("[2001:db8:1:3::1]:4000").await, 200);
}

#[tokio::test]
async fn t4_path_method_and_protocol_share_the_counter_of_a_level() {
    let app = Ravyn::new().middleware(RateLimit::max_requests(7));
    let app = app.routes(routes![items, item]).build().expect("no faults");
    let mut found = Vec::new();
    let requests = [
        (Method::GET, "/items", http::Version::HTTP_11),
        (Method::HEAD, "/items", http::Version::HTTP_11),
        (Method::GET, "/items", http::Version::HTTP_2),
        (Method::GET, "/ITEMS", http::Version::HTTP_11),
        (Method::GET, "//items", http::Version::HTTP_11),
        (Method::GET, "/items/", http::Version::HTTP_2),
        (Method::POST, "/items/7", http::Version::HTTP_11),
        (Method::GET, "/items/8", http::Version::HTTP_11),
    ];
    for (method, path, version) in requests {
        let request = http::Request::builder().method(method).uri(path);
        let request = request.version(version).body(Body::empty());
        let response = app.clone().oneshot(request.expect("a request")).await;
        found.push(response.expect("an answer").status().as_u16());
    }
    assert!(!found[..7].contains(&429), "{found:?}");
    assert_eq!(found[7], 429, "{found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t5_of_a_hundred_requests_at_once_ten_pass() {
    let limit = RateLimit::max_requests(10).per_day();
    let app = Ravyn::new().middleware(limit).routes(routes![items]);
    let app = app.build().expect("no faults");
    let mut all = JoinSet::new();
    for _ in 0..100 {
        let pending = app.clone().oneshot(of_client("/items"));
        all.spawn(async move { pending.await.expect("an answer").status().as_u16() });
    }
    let statuses = all.join_all().await;
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(429)), (10, 90));
}

fn of_client(path: &str) -> http::Request<Body> {
    let request = http::Request::get(path).extension(PeerAddress(CLIENT.into()));
    request.body(Body::empty()).expect("a request")
}

/// A store that fails, or never answers.
#[derive(Clone, Copy)]
enum Down {
    Fails,
    Hangs,
}

impl RateLimitStore for Down {
    async fn take(&self, _: &str, _: &LimitKey, _: &Quota, _: &Clock) -> Result<Taken, BoxError> {
        match self {
            Self::Fails => Err("connection\trefused".into()),
            Self::Hangs => std::future::pending().await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn t6_while_the_store_is_down_requests_pass_unless_the_limit_fails_closed() {
    for down in [Down::Fails, Down::Hangs] {
        let log = Log::default();
        let limit = RateLimit::max_requests(1).store("api", down);
        let open = strict(
            Ravyn::new()
                .middleware(limit.clone())
                .routes(routes![items]),
        );
        let closed = TestClient::new(
            Ravyn::new()
                .middleware(limit.fail_closed())
                .routes(routes![items]),
        );
        let guard = log.begin();
        assert_eq!(statuses(&open, ["/items"; 3]).await, [200; 3]);
        let refused = closed.get("/items").send().await;
        drop(guard);
        assert_problem(&refused, 503, "unavailable");
        assert_eq!(refused.header("ratelimit"), None);
        let text = log.text();
        assert!(text.contains("WARN ravyn::audit: "), "{text}");
        assert!(
            text.contains("event=\"rate-limit-store-failed\" limit=\"api\""),
            "{text}"
        );
        assert!(
            text.contains("passed=true") && text.contains("passed=false"),
            "{text}"
        );
        assert!(!text.contains('\t'), "{text}");
    }
}

/// A store that several applications have.
#[derive(Clone, Default)]
struct Shared(Arc<MemoryStore>);

impl RateLimitStore for Shared {
    async fn take(
        &self,
        limit: &str,
        key: &LimitKey,
        quota: &Quota,
        clock: &Clock,
    ) -> Result<Taken, BoxError> {
        self.0.take(limit, key, quota, clock).await
    }
}

#[tokio::test]
async fn another_store_can_be_that_of_several_programs() {
    let store = Shared::default();
    let program = |name: &'static str| {
        let limit = RateLimit::max_requests(2).store(name, store.clone());
        strict(Ravyn::new().middleware(limit).routes(routes![items]))
    };
    let (first, second, apart) = (program("api"), program("api"), program("other"));
    assert_eq!(statuses(&first, ["/items"]).await, [200]);
    assert_eq!(statuses(&second, ["/items"; 2]).await, [200, 429]);
    assert_eq!(statuses(&apart, ["/items"]).await, [200]);
}

mod levels {
    use super::*;

    #[get("/dear", middleware(RateLimit::max_requests(1)))]
    async fn dear() -> &'static str {
        "dear"
    }

    #[tokio::test]
    async fn a_limit_of_a_handler_is_that_of_this_handler() {
        let client = strict(Ravyn::new().routes(routes![dear, items]));
        assert_eq!(
            statuses(&client, ["/dear", "/dear", "/items"]).await,
            [200, 429, 200]
        );
    }

    #[tokio::test]
    async fn a_limit_of_an_include_is_one_for_all_below() {
        let limit = RateLimit::max_requests(2);
        let v1 = Include::new("/v1")
            .middleware(limit)
            .routes(routes![items, item]);
        let client = strict(Ravyn::new().include(v1).routes(routes![items]));
        let paths = ["/v1/items", "/v1/items/1", "/v1/items", "/items"];
        assert_eq!(statuses(&client, paths).await, [200, 200, 429, 200]);
    }

    #[tokio::test]
    async fn clones_share_their_counters_and_two_limits_do_not() {
        let gateway = |path: &'static str, limit: RateLimit| {
            Gateway::of::<items>()
                .path(path)
                .name(&path[1..])
                .middleware(limit)
        };
        let shared = RateLimit::max_requests(1);
        let client = strict(
            Ravyn::new()
                .route(gateway("/a", shared.clone()))
                .route(gateway("/b", shared))
                .route(gateway("/c", RateLimit::max_requests(1)))
                .route(gateway("/d", RateLimit::max_requests(1))),
        );
        let paths = ["/a", "/b", "/c", "/d", "/d"];
        assert_eq!(statuses(&client, paths).await, [200, 429, 200, 200, 429]);
    }

    #[tokio::test]
    async fn the_limits_of_two_levels_hold_together() {
        let inner = RateLimit::max_requests(1).per_second().name("burst");
        let outer = RateLimit::max_requests(3).per_hour().name("hourly");
        let search = Include::new("/search")
            .middleware(inner)
            .routes(routes![items]);
        let (client, hands) = timed(Ravyn::new().middleware(outer).include(search));
        let response = from(client.get("/search/items"), CLIENT).await;
        let fields: Vec<_> = response.headers().get_all("ratelimit").iter().collect();
        assert_eq!(fields, ["\"burst\";r=0;t=1", "\"hourly\";r=2;t=1200"]);
        let inside = from(client.get("/search/items"), CLIENT).await;
        assert_problem(&inside, 429, "too-many-requests");
        assert_eq!(inside.header("retry-after"), Some("1"));
        hands.advance(seconds(1));
        assert_eq!(statuses(&client, ["/search/items"; 2]).await, [200, 429]);
        let outside = from(client.get("/search/items"), CLIENT).await;
        assert_eq!(outside.header("retry-after"), Some("1199"));
        assert_eq!(outside.headers().get_all("ratelimit").iter().count(), 1);
    }

    #[tokio::test]
    async fn every_answer_of_the_application_says_what_is_left() {
        let app = Ravyn::new().middleware(RateLimit::max_requests(9));
        let client = TestClient::new(app.routes(routes![item]));
        for path in ["/nowhere", "/items/x", "/items/1"] {
            let response = client.get(path).send().await;
            assert!(response.header("ratelimit").is_some(), "{path}");
        }
    }
}

mod keys {
    use super::*;

    async fn signed_in(mut request: Request, next: Next) -> Response {
        let user = request.headers().get("x-user").cloned();
        if let Some(user) = user.as_ref().and_then(|user| user.to_str().ok()) {
            request.set_identity(Identity::new(user.to_owned()));
        }
        next.run(request).await
    }

    fn client(limit: RateLimit) -> TestClient {
        let app = Ravyn::new().middleware(signed_in).middleware(limit);
        strict(app.routes(routes![items]))
    }

    /// A header field, an address, and the status that is expected.
    type Row<'r> = (Option<(&'r str, &'r str)>, ([u8; 4], u16), u16);

    async fn check(limit: RateLimit, rows: &[Row<'_>]) {
        let client = client(limit);
        for (field, address, expected) in rows {
            let request = client.get("/items");
            let request = match field {
                Some((name, value)) => request.header(name, value),
                None => request,
            };
            let status = from(request, *address).await.status();
            assert_eq!(status, *expected, "{field:?} {address:?}");
        }
    }

    #[tokio::test]
    async fn by_identity_a_user_has_one_counter_wherever_it_is() {
        let (ada, eve) = (Some(("x-user", "ada")), Some(("x-user", "eve")));
        let limit = RateLimit::max_requests(1).by_identity();
        let rows = [
            (ada, CLIENT, 200),
            (ada, OTHER, 429),
            (eve, CLIENT, 200),
            (None, CLIENT, 200),
            (None, CLIENT, 429),
            (None, OTHER, 200),
        ];
        check(limit, &rows).await;
    }

    #[tokio::test]
    async fn by_header_a_key_has_one_counter_and_is_not_shown() {
        let log = Log::default();
        let guard = log.begin();
        let key = |value| Some(("x-api-key", value));
        let limit = RateLimit::max_requests(1).by_header("x-api-key");
        let rows = [
            (key("secret-1"), CLIENT, 200),
            (key("secret-1"), OTHER, 429),
            (key("secret-2"), CLIENT, 200),
            (None, CLIENT, 200),
            (None, CLIENT, 429),
        ];
        check(limit, &rows).await;
        drop(guard);
        let text = log.text();
        assert!(
            text.contains("event=\"rate-limited\" limit=\"default\" key=header:"),
            "{text}"
        );
        assert!(
            text.contains("client=203.0.113.10 method=GET path=\"/items\""),
            "{text}"
        );
        assert!(!text.contains("secret"), "{text}");
    }

    #[tokio::test]
    async fn a_function_says_who_a_client_is() {
        let limit = RateLimit::max_requests(1).by(|request: &Request| {
            let tenant = request.headers().get("x-tenant")?.to_str().ok()?;
            Some(tenant.to_owned())
        });
        let (red, blue) = (Some(("x-tenant", "red")), Some(("x-tenant", "blue")));
        let rows = [
            (red, CLIENT, 200),
            (red, OTHER, 429),
            (blue, CLIENT, 200),
            (None, CLIENT, 200),
        ];
        check(limit, &rows).await;
        // The first request of all is that for the document.
        let limit = RateLimit::max_requests(2).by(|_: &Request| "all of them".to_owned());
        check(limit, &[(None, CLIENT, 200), (None, OTHER, 429)]).await;
    }

    #[tokio::test]
    async fn an_outer_limit_holds_who_makes_up_keys() {
        let inner = RateLimit::max_requests(9).by_header("x-api-key");
        let app = Ravyn::new()
            .middleware(RateLimit::max_requests(2))
            .middleware(inner);
        let client = strict(app.routes(routes![items]));
        let mut found = Vec::new();
        for key in ["a", "b", "c"] {
            let request = client.get("/items").header("x-api-key", key);
            found.push(from(request, CLIENT).await.status().as_u16());
        }
        assert_eq!(found, [200, 200, 429]);
    }
}

mod concurrency {
    use super::*;

    #[get("/slow")]
    async fn slow(gate: Inject<Notify>) -> &'static str {
        gate.notified().await;
        "slow"
    }

    struct Gate(Arc<Notify>);

    /// Ends when it is told to.
    struct Pieces(Arc<Notify>);

    impl Stream for Pieces {
        type Item = Result<Bytes, std::io::Error>;

        fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let told = std::pin::pin!(self.0.notified());
            told.poll(cx).map(|()| None)
        }
    }

    #[get("/stream")]
    async fn stream(gate: Inject<Gate>) -> ByteStream<Pieces> {
        ByteStream::new(Pieces(Arc::clone(&gate.0)))
    }

    async fn status(app: &App, path: &str) -> u16 {
        let response = app.clone().oneshot(of_client(path)).await;
        response.expect("an answer").status().as_u16()
    }

    #[tokio::test]
    async fn one_request_too_many_at_the_same_time_is_refused_without_a_promise() {
        let limit = RateLimit::max_requests(100).max_concurrent(2);
        let app = Ravyn::new().state(Notify::new()).middleware(limit);
        let client = Arc::new(strict(app.routes(routes![slow, items])));
        let mut waiting = JoinSet::new();
        for _ in 0..2 {
            let client = Arc::clone(&client);
            waiting.spawn(async move { from(client.get("/slow"), CLIENT).await.status() });
        }
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let refused = from(client.get("/items"), CLIENT).await;
        assert_problem(&refused, 429, "too-many-requests");
        assert_eq!(refused.header("retry-after"), None);
        assert_eq!(from(client.get("/items"), OTHER).await.status(), 200);
        waiting.abort_all();
        while waiting.join_next().await.is_some() {}
        assert_eq!(statuses(&client, ["/items"; 2]).await, [200, 200]);
    }

    #[tokio::test]
    async fn a_streamed_answer_keeps_its_place_until_its_end() {
        let gate = Arc::new(Notify::new());
        let limit = RateLimit::max_requests(100).max_concurrent(1);
        let app = Ravyn::new()
            .state(Gate(Arc::clone(&gate)))
            .middleware(limit);
        let app = app
            .routes(routes![stream, items])
            .build()
            .expect("no faults");
        let streamed = app.clone().oneshot(of_client("/stream")).await;
        let streamed = streamed.expect("an answer");
        assert_eq!(streamed.status(), 200);
        assert_eq!(status(&app, "/items").await, 429);
        gate.notify_one();
        streamed.into_body().collect().await.expect("its end");
        assert_eq!(status(&app, "/items").await, 200);
    }
}

#[cfg(feature = "openapi")]
mod document {
    use super::*;

    #[get("/own", middleware(Seen))]
    async fn own() -> &'static str {
        "own"
    }

    struct Seen;

    impl Middleware for Seen {
        async fn handle(&self, request: Request, next: Next) -> Response {
            next.run(request).await
        }

        fn describe(&self, responses: &mut ravyn::meta::ResponsesMeta) {
            responses.problem(StatusCode::IM_A_TEAPOT, "teapot", "I'm a teapot");
        }
    }

    async fn document(app: Ravyn) -> Value {
        TestClient::new(app)
            .get("/openapi.json")
            .send()
            .await
            .json()
    }

    #[tokio::test]
    async fn the_answer_of_a_limit_and_its_fields_stand_in_the_document() {
        let limit = RateLimit::max_requests(9);
        let document = document(Ravyn::new().middleware(limit).routes(routes![items])).await;
        let responses = &document["paths"]["/items"]["get"]["responses"];
        let refused = &responses["429"];
        assert!(
            refused["content"]["application/problem+json"].is_object(),
            "{refused}"
        );
        assert_eq!(
            refused["headers"]["Retry-After"]["required"], true,
            "{refused}"
        );
        for status in ["200", "429"] {
            for name in ["RateLimit", "RateLimit-Policy"] {
                assert!(
                    responses[status]["headers"][name].is_object(),
                    "{responses}"
                );
            }
        }
    }

    #[tokio::test]
    async fn a_route_beside_a_limit_says_nothing_of_it() {
        let v1 = Include::new("/v1")
            .middleware(RateLimit::max_requests(9))
            .routes(routes![item]);
        let document = document(Ravyn::new().include(v1).routes(routes![items])).await;
        let responses = &document["paths"]["/items"]["get"]["responses"];
        assert!(responses["429"].is_null(), "{responses}");
        let responses = &document["paths"]["/v1/items/{id}"]["get"]["responses"];
        assert!(responses["429"].is_object(), "{responses}");
    }

    #[tokio::test]
    async fn a_middleware_of_ones_own_documents_its_answers() {
        let document = document(Ravyn::new().routes(routes![own])).await;
        let responses = &document["paths"]["/own"]["get"]["responses"];
        assert!(
            responses["418"]["content"]["application/problem+json"].is_object(),
            "{responses}"
        );
    }
}

#[test]
#[should_panic(expected = "a limit is above 0")]
fn a_limit_of_nothing_is_refused_where_it_is_written() {
    let _ = RateLimit::max_requests(0);
}

#[test]
#[should_panic(expected = "cannot be the name of a rate limit")]
fn a_name_that_would_break_a_field_is_refused_where_it_is_written() {
    let _ = RateLimit::max_requests(1).name("a\";r=9");
}

/// What is logged while its guard lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn begin(&self) -> tracing::subscriber::DefaultGuard {
        let writer = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("the log").clone()).expect("text")
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
