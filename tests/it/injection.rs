//! Injection: providers of every kind and scope, who gets which value, and how values end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ravyn::meta::ArgumentMeta;
use ravyn::params::{Argument, FromRequest, Rejection, Stage};
use ravyn::prelude::*;
use ravyn::task::BoxFuture;
use ravyn::testing::TestClient;

/// What happened, in order.
#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<String>>>);

impl Log {
    fn add(&self, text: impl Into<String>) {
        self.0.lock().expect("no panic").push(text.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Db(&'static str);

async fn get(app: Ravyn, path: &str) -> String {
    let response = TestClient::new(app).get(path).send().await;
    assert_eq!(response.status(), 200, "{}", response.text());
    response.text().to_owned()
}

#[get("/db")]
async fn db(db: Inject<Db>) -> String {
    db.0.to_owned()
}

#[tokio::test]
async fn a_function_without_a_word_more_is_a_provider() {
    fn plain() -> Db {
        Db("plain")
    }
    async fn waiting() -> Db {
        Db("async")
    }
    assert_eq!(
        get(Ravyn::new().dependency(plain).routes(routes![db]), "/db").await,
        "plain"
    );
    assert_eq!(
        get(Ravyn::new().dependency(waiting).routes(routes![db]), "/db").await,
        "async"
    );
    let closure = Ravyn::new()
        .dependency(|| Db("closure"))
        .routes(routes![db]);
    assert_eq!(get(closure, "/db").await, "closure");
    let name = "captured".to_owned();
    let closure = Ravyn::new()
        .dependency(move || Db(if name.len() == 8 { "captured" } else { "lost" }))
        .routes(routes![db]);
    assert_eq!(get(closure, "/db").await, "captured");
}

#[tokio::test]
async fn a_provider_that_can_fail_names_its_type() {
    async fn fallible() -> Result<Db, HttpError> {
        Err(HttpError::unavailable("the database is down"))
    }
    let app = Ravyn::new()
        .dependency(Provider::<Db>::request(fallible))
        .routes(routes![db]);
    let response = TestClient::new(app).get("/db").send().await;
    assert_eq!(response.status(), 503);
}

#[tokio::test]
async fn a_function_that_boxes_its_future_is_an_async_one() {
    fn connect() -> BoxFuture<'static, Db> {
        Box::pin(async { Db("boxed") })
    }
    fn is_open(db: Inject<Db>) -> BoxFuture<'static, bool> {
        Box::pin(async move { db.0 == "closed" })
    }
    fn refused(error: HttpError) -> BoxFuture<'static, String> {
        Box::pin(async move { error.status().to_string() })
    }
    let app = Ravyn::new()
        .dependency(Provider::<Db>::request(connect))
        .permission(permission_fn(is_open))
        .exception_handler(refused)
        .routes(routes![db]);
    assert_eq!(get(app, "/db").await, "403 Forbidden");
}

#[tokio::test]
async fn a_request_makes_a_value_once_however_many_ask() {
    #[derive(Clone)]
    struct A(usize);
    struct B(usize);
    struct C(usize);

    #[get("/diamond")]
    async fn diamond(c: Inject<C>, a: Inject<A>, b: Inject<B>) -> String {
        format!("{} {} {}", a.0, b.0, c.0)
    }

    let count = Arc::new(AtomicUsize::new(0));
    let app = Ravyn::new()
        .dependency(move || A(count.fetch_add(1, Ordering::SeqCst)))
        .dependency(|a: Inject<A>| B(a.0 + 10))
        .dependency(async |a: Inject<A>, b: Inject<B>| C(a.0 + b.0))
        .routes(routes![diamond]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/diamond").send().await.text(), "0 10 10");
    assert_eq!(client.get("/diamond").send().await.text(), "1 11 12");
}

#[tokio::test]
async fn a_value_of_the_application_is_made_once_and_a_transient_one_each_time() {
    struct Made(usize);

    #[get("/two")]
    async fn two(first: Inject<Made>, second: Inject<Made>) -> String {
        format!("{} {}", first.0, second.0)
    }

    fn counter() -> impl Fn() -> Made + Send + Sync {
        let count = AtomicUsize::new(0);
        move || Made(count.fetch_add(1, Ordering::SeqCst))
    }
    let app = Ravyn::new()
        .dependency(Provider::app(counter()))
        .routes(routes![two]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/two").send().await.text(), "0 0");
    assert_eq!(client.get("/two").send().await.text(), "0 0");
    let app = Ravyn::new()
        .dependency(Provider::transient(counter()))
        .routes(routes![two]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/two").send().await.text(), "0 1");
    assert_eq!(client.get("/two").send().await.text(), "2 3");
}

#[tokio::test]
async fn a_trait_is_injected_by_its_name() {
    trait Greeter: Send + Sync {
        fn greet(&self) -> String;
    }
    struct German;
    impl Greeter for German {
        fn greet(&self) -> String {
            "Hallo".to_owned()
        }
    }

    #[get("/greet")]
    async fn greet(greeter: Inject<dyn Greeter>) -> String {
        greeter.greet()
    }

    let open = || -> Arc<dyn Greeter> { Arc::new(German) };
    for scope in [Scope::App, Scope::Request, Scope::Transient] {
        let provider = Provider::<dyn Greeter>::shared(scope, open);
        let app = Ravyn::new().dependency(provider).routes(routes![greet]);
        assert_eq!(get(app, "/greet").await, "Hallo");
    }
    let app = Ravyn::new().dependency(Provider::<dyn Greeter>::shared_value(Arc::new(German)));
    assert_eq!(get(app.routes(routes![greet]), "/greet").await, "Hallo");
}

#[tokio::test]
async fn the_innermost_level_gives_the_value() {
    let of = |name| move || Db(name);
    let gateway = || Gateway::of::<db>();
    let app = Ravyn::new()
        .dependency(of("app"))
        .routes(routes![db])
        .include(
            Include::new("/include")
                .dependency(of("include"))
                .routes(routes![db]),
        )
        .include(
            Include::new("/outer")
                .dependency(of("outer"))
                .include(
                    Include::new("/inner")
                        .dependency(of("inner"))
                        .routes(routes![db]),
                )
                .route(gateway().path("/gateway").dependency(of("gateway"))),
        );
    let client = TestClient::new(app);
    for (path, expected) in [
        ("/db", "app"),
        ("/include/db", "include"),
        ("/outer/inner/db", "inner"),
        ("/outer/gateway", "gateway"),
    ] {
        assert_eq!(client.get(path).send().await.text(), expected, "{path}");
    }
}

#[tokio::test]
async fn an_override_goes_before_every_level_and_the_real_one_is_never_asked() {
    struct Repository(Inject<Db>);

    #[get("/nested")]
    async fn nested(repository: Inject<Repository>) -> String {
        repository.0.0.to_owned()
    }

    async fn real() -> Db {
        panic!("a test must not reach the database")
    }
    let app = || {
        Ravyn::new()
            .dependency(real)
            .dependency(|db: Inject<Db>| Repository(db))
            .routes(routes![db, nested])
    };
    let client = TestClient::new(app().override_dependency(|| Db("test")));
    assert_eq!(client.get("/db").send().await.text(), "test");
    assert_eq!(client.get("/nested").send().await.text(), "test");
}

struct Service(&'static str);

#[get("/service")]
async fn service(service: Inject<Service>) -> String {
    service.0.to_owned()
}

#[tokio::test]
async fn a_value_of_the_application_differs_where_it_is_made_of_something_else() {
    struct Repository(Inject<Service>);

    #[get("/repository")]
    async fn repository(repository: Inject<Repository>) -> String {
        repository.0.0.to_owned()
    }

    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let api = Include::new("/api")
        .dependency(Provider::<Service>::app(move |db: Inject<Db>| {
            counted.fetch_add(1, Ordering::SeqCst);
            Service(db.0)
        }))
        .dependency(Provider::<Repository>::app(|service: Inject<Service>| {
            Repository(service)
        }))
        .routes(routes![repository, service]);
    let tenant = |path, name| Include::new(path).state(Db(name)).include(api.clone());
    let app = Ravyn::new()
        .include(tenant("/x", "tenant x"))
        .include(tenant("/y", "tenant y"));
    let client = TestClient::new(app);
    for (path, expected) in [("/x", "tenant x"), ("/y", "tenant y")] {
        for of in ["service", "repository"] {
            let response = client.get(&format!("{path}/api/{of}")).send().await;
            assert_eq!(response.text(), expected, "{path} {of}");
        }
    }
    assert_eq!(count.swap(0, Ordering::SeqCst), 2);
    let app = Ravyn::new()
        .state(Db("one for both"))
        .include(Include::new("/x").include(api.clone()))
        .include(Include::new("/deeper/y").include(api));
    let client = TestClient::new(app);
    for path in ["/x/api/service", "/deeper/y/api/repository"] {
        assert_eq!(client.get(path).send().await.text(), "one for both");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_override_is_made_of_what_the_level_of_the_real_one_has() {
    let inner = Include::new("/in")
        .state(Db("inner"))
        .dependency(Provider::<Service>::app(|| Service("real")))
        .routes(routes![service]);
    let client =
        TestClient::new(Ravyn::new().include(inner))
            .override_dependency(Provider::<Service>::app(|db: Inject<Db>| Service(db.0)));
    assert_eq!(client.get("/in/service").send().await.text(), "inner");
}

/// A transaction that writes down how it ended.
struct Transaction {
    log: Log,
    writes: usize,
}

fn transactions(log: &Log, commit: Result<(), &'static str>) -> Provider<Transaction> {
    let log = log.clone();
    Provider::<Transaction>::request(move || {
        log.add("begin");
        let transaction = Transaction {
            log: log.clone(),
            writes: 0,
        };
        Scoped::new(
            transaction,
            async move |transaction: Transaction, outcome: Outcome| {
                transaction
                    .log
                    .add(format!("{outcome:?} after {} writes", transaction.writes));
                commit.map_err(Into::into)
            },
        )
    })
}

#[post("/write/{how}")]
async fn write(how: String, mut transaction: InjectMut<Transaction>) -> Result<String, HttpError> {
    transaction.writes += 1;
    match how.as_str() {
        "error" => Err(HttpError::conflict("no")),
        "panic" => panic!("no"),
        "late" => std::future::pending().await,
        _ => Ok(how),
    }
}

#[tokio::test]
async fn the_end_of_a_value_learns_how_the_request_ended() {
    let log = Log::default();
    let app = Ravyn::new()
        .timeout(Duration::from_millis(20))
        .dependency(transactions(&log, Ok(())))
        .routes(routes![write]);
    let client = TestClient::new(app);
    for (path, status, outcome) in [
        ("/write/well", 200, "Success"),
        ("/write/error", 409, "Error"),
        ("/write/panic", 500, "Panicked"),
        ("/write/late", 503, "TimedOut"),
    ] {
        assert_eq!(client.post(path).send().await.status(), status);
        assert_eq!(
            log.take(),
            ["begin".to_owned(), format!("{outcome} after 1 writes")]
        );
    }
}

#[tokio::test]
async fn each_transient_value_has_an_end_of_its_own() {
    struct Attempt(usize, Log);

    #[get("/attempts")]
    async fn attempts(first: Inject<Attempt>, second: Inject<Attempt>) -> String {
        format!("{} {}", first.0, second.0)
    }
    let (log, made) = (Log::default(), Arc::new(AtomicUsize::new(0)));
    let start = log.clone();
    let provider = Provider::<Attempt>::transient(move || {
        let number = made.fetch_add(1, Ordering::Relaxed);
        Scoped::new(
            Attempt(number, start.clone()),
            async |attempt: Attempt, outcome: Outcome| {
                attempt.1.add(format!("{} {outcome:?}", attempt.0));
                Ok(())
            },
        )
    });
    let app = Ravyn::new().dependency(provider).routes(routes![attempts]);
    assert_eq!(get(app, "/attempts").await, "0 1");
    assert_eq!(log.take(), ["1 Success", "0 Success"]);
}

#[tokio::test]
async fn an_end_that_takes_too_long_is_a_503_and_goes_on() {
    let (log, go) = (Log::default(), Arc::new(tokio::sync::Notify::new()));
    let (end, wait) = (log.clone(), Arc::clone(&go));
    let provider = Provider::<Transaction>::request(move || {
        let wait = Arc::clone(&wait);
        let transaction = Transaction {
            log: end.clone(),
            writes: 0,
        };
        Scoped::new(
            transaction,
            async move |transaction: Transaction, outcome: Outcome| {
                wait.notified().await;
                transaction.log.add(format!("{outcome:?}"));
                Ok(())
            },
        )
    });
    let app = Ravyn::new()
        .timeout(Duration::from_millis(20))
        .dependency(provider)
        .routes(routes![write]);
    let client = TestClient::new(app);
    let response = client.post("/write/well").send().await;
    assert_eq!(response.status(), 503);
    let problem: Value = response.json();
    assert_eq!(problem["code"], "timeout");
    assert!(log.take().is_empty());
    go.notify_one();
    client.shutdown().await.expect("a clean end");
    assert_eq!(log.take(), ["Success"]);
}

#[tokio::test]
async fn a_commit_that_fails_after_a_success_is_no_success() {
    let log = Log::default();
    let provider = transactions(&log, Err("the disk is full"));
    let app = Ravyn::new().dependency(provider).routes(routes![write]);
    let response = TestClient::new(app).post("/write/well").send().await;
    assert_eq!(response.status(), 500);
    assert!(!response.text().contains("disk"), "{}", response.text());
    assert_eq!(log.take(), ["begin", "Success after 1 writes"]);
}

#[tokio::test]
async fn ends_run_last_made_first_and_all_of_them() {
    struct First(Log);
    struct Second(
        #[expect(dead_code, reason = "held, so that the order of drops is seen")] Inject<First>,
    );
    struct Third;

    fn ended<T: Send + Sync + 'static>(value: T, log: Log, name: &'static str) -> Scoped<T> {
        Scoped::new(value, async move |_: T, outcome: Outcome| {
            log.add(format!("{name} {outcome:?}"));
            match name {
                "second" => Err("second fails".into()),
                "third" => panic!("third panics"),
                _ => Ok(()),
            }
        })
    }

    #[get("/three")]
    async fn three(_third: Inject<Third>) -> &'static str {
        "three"
    }

    let log = Log::default();
    let start = log.clone();
    let app = Ravyn::new()
        .dependency(Provider::<First>::request(move || {
            let log = start.clone();
            ended(First(log.clone()), log, "first")
        }))
        .dependency(Provider::<Second>::request(|first: Inject<First>| {
            let log = first.0.clone();
            ended(Second(first), log, "second")
        }))
        .dependency(Provider::<Third>::request(
            async |first: Inject<First>, _: Inject<Second>| ended(Third, first.0.clone(), "third"),
        ))
        .routes(routes![three]);
    let response = TestClient::new(app).get("/three").send().await;
    assert_eq!(response.status(), 500);
    assert_eq!(log.take(), ["third Success", "second Error", "first Error"]);
}

#[tokio::test]
async fn what_was_made_ends_also_when_a_later_dependency_fails() {
    struct Later;

    #[post("/later")]
    async fn later(_transaction: Inject<Transaction>, _later: Inject<Later>) {}

    async fn fails() -> Result<Later, HttpError> {
        Err(HttpError::unavailable("not now"))
    }

    let log = Log::default();
    let app = Ravyn::new()
        .dependency(transactions(&log, Ok(())))
        .dependency(Provider::<Later>::request(fails))
        .routes(routes![later]);
    assert_eq!(
        TestClient::new(app).post("/later").send().await.status(),
        503
    );
    assert_eq!(log.take(), ["begin", "Error after 0 writes"]);
}

#[tokio::test]
async fn nothing_is_made_for_a_request_with_faults() {
    #[get("/faulty")]
    async fn faulty(limit: u32, db: Inject<Db>) -> String {
        format!("{limit} {}", db.0)
    }

    fn never() -> Db {
        panic!("made for nothing")
    }
    let app = Ravyn::new().dependency(never).routes(routes![faulty]);
    assert_eq!(
        TestClient::new(app).get("/faulty").send().await.status(),
        422
    );
}

#[derive(Requires)]
struct Page {
    #[query(minimum = 1)]
    page: u32,
}

#[tokio::test]
async fn nothing_is_made_for_a_function_whose_arguments_have_faults() {
    #[get("/page")]
    async fn page() {}

    let log = Log::default();
    let app = || {
        Ravyn::new()
            .dependency(transactions(&log, Ok(())))
            .routes(routes![page])
    };
    let behind = permission_fn(|page: Page, _: Inject<Transaction>| page.page > 0);
    let before = permission_fn(|_: Inject<Transaction>, page: Page| page.page > 0);
    for app in [app().permission(behind), app().permission(before)] {
        let client = TestClient::new(app);
        assert_eq!(client.get("/page?page=x").send().await.status(), 422);
        assert!(log.take().is_empty());
        assert_eq!(client.get("/page?page=1").send().await.status(), 204);
        assert_eq!(log.take(), ["begin", "Success after 0 writes"]);
    }
}

/// An argument whose faults are forgiven.
struct Lenient<T>(Option<T>);

impl<T: FromRequest> FromRequest for Lenient<T> {
    const STAGE: Stage = T::STAGE;

    fn describe(argument: &mut ArgumentMeta) {
        T::describe(argument);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        Ok(Self(T::from_request(request, argument).await.ok()))
    }
}

#[tokio::test]
async fn faults_that_were_forgiven_do_not_keep_values_from_the_others() {
    #[derive(Requires)]
    struct Visit {
        #[query(minimum = 1)]
        times: u32,
        db: Inject<Db>,
    }

    #[get("/visits")]
    async fn visits(visit: Lenient<Visit>, other: Lenient<Page>, db: Inject<Db>) -> String {
        let times = visit.0.map_or(0, |visit| visit.times);
        format!("{times} {} {}", other.0.is_some(), db.0)
    }

    let knows = |visit: Lenient<Visit>| visit.0.is_none_or(|visit| visit.db.0 == "made");
    let app = Ravyn::new()
        .dependency(|| Db("made"))
        .permission(permission_fn(knows))
        .routes(routes![db, visits]);
    let client = TestClient::new(app);
    for (path, expected) in [
        ("/db?times=x", "made"),
        ("/db?times=2", "made"),
        ("/visits?times=x&page=x", "0 false made"),
        ("/visits?times=2&page=1", "2 true made"),
    ] {
        assert_eq!(client.get(path).send().await.text(), expected, "{path}");
    }
}

#[tokio::test]
async fn a_value_that_outlives_its_request_is_told_apart_from_one_that_ended() {
    static KEPT: std::sync::Mutex<Option<Inject<Transaction>>> = std::sync::Mutex::new(None);

    #[post("/keep")]
    async fn keep(transaction: Inject<Transaction>) {
        *KEPT.lock().expect("no panic") = Some(transaction);
    }

    let log = Log::default();
    let app = Ravyn::new()
        .dependency(transactions(&log, Ok(())))
        .routes(routes![keep]);
    assert_eq!(
        TestClient::new(app).post("/keep").send().await.status(),
        500
    );
    assert_eq!(log.take(), ["begin"]);
}
