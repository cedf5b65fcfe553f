//! The start of an application, its end, and work that outlives a request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ravyn::app::Lifespan;
use ravyn::prelude::*;
use ravyn::task::Tasks;
use ravyn::testing::TestClient;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, text: impl Into<String>) {
        self.0.lock().expect("no panic").push(text.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

struct Pool(Log);

async fn open(log: Inject<Log>) -> Scoped<Pool> {
    log.add("pool opens");
    Scoped::new(Pool(Log::clone(&log)), async |pool: Pool, _: Outcome| {
        pool.0.add("pool closes");
        Ok(())
    })
}

async fn heart(lifespan: Lifespan, pool: Inject<Pool>) {
    pool.0.add("heart begins");
    lifespan.until_shutdown().await;
    pool.0.add("heart ends");
}

async fn warm(log: Inject<Log>) {
    log.add("cache warms");
}

async fn flush(log: Inject<Log>) {
    log.add("cache flushes");
}

#[get("/hello")]
async fn hello(log: Inject<Log>) {
    log.add("hello");
}

fn app(log: &Log) -> Ravyn {
    Ravyn::new()
        .state(log.clone())
        .dependency(Provider::<Pool>::app(open))
        .lifespan(heart)
        .on_startup(warm)
        .on_shutdown(flush)
        .routes(routes![hello])
}

#[tokio::test]
async fn an_application_starts_before_its_first_request_and_ends_in_reverse() {
    let log = Log::default();
    let client = TestClient::new(app(&log));
    assert!(log.take().is_empty(), "nothing runs at build()");
    client.get("/hello").send().await;
    client.get("/hello").send().await;
    assert_eq!(
        log.take(),
        [
            "pool opens",
            "heart begins",
            "cache warms",
            "hello",
            "hello"
        ]
    );
    client.shutdown().await.expect("a clean end");
    assert_eq!(log.take(), ["cache flushes", "heart ends", "pool closes"]);
    client.shutdown().await.expect("an end once");
    assert!(log.take().is_empty());
}

#[tokio::test]
async fn mounted_applications_start_behind_the_outer_one_and_end_before_it() {
    let log = Log::default();
    let child = |name: &'static str| {
        Ravyn::new()
            .state(log.clone())
            .on_startup(move |log: Inject<Log>| log.add(format!("{name} starts")))
            .on_shutdown(move |log: Inject<Log>| log.add(format!("{name} ends")))
    };
    let app = app(&log)
        .mount("/first", child("first"))
        .mount("/second", child("second"));
    let client = TestClient::new(app);
    client.start().await;
    let expected = [
        "pool opens",
        "heart begins",
        "cache warms",
        "first starts",
        "second starts",
    ];
    assert_eq!(log.take(), expected);
    client.shutdown().await.expect("a clean end");
    let expected = [
        "second ends",
        "first ends",
        "cache flushes",
        "heart ends",
        "pool closes",
    ];
    assert_eq!(log.take(), expected);
}

#[tokio::test]
async fn a_lifespan_ends_when_those_that_began_after_it_have_ended() {
    let slow = |name: &'static str| {
        move |lifespan: Lifespan, log: Inject<Log>| async move {
            log.add(format!("{name} begins"));
            lifespan.until_shutdown().await;
            log.add(format!("{name} stops"));
            tokio::time::sleep(Duration::from_millis(5)).await;
            log.add(format!("{name} has stopped"));
        }
    };
    let log = Log::default();
    let inner = Ravyn::new().state(log.clone()).lifespan(slow("inner"));
    let app = Ravyn::new()
        .state(log.clone())
        .lifespan(slow("first"))
        .lifespan(slow("second"))
        .mount("/inner", inner);
    let client = TestClient::new(app);
    client.start().await;
    assert_eq!(
        log.take(),
        ["first begins", "second begins", "inner begins"]
    );
    client.shutdown().await.expect("a clean end");
    let expected = [
        "inner stops",
        "inner has stopped",
        "second stops",
        "second has stopped",
        "first stops",
        "first has stopped",
    ];
    assert_eq!(log.take(), expected);
}

struct Repository(Inject<Pool>);
struct Service(Inject<Repository>);

#[get("/service")]
async fn service(service: Inject<Service>) {
    service.0.0.0.add("service");
}

#[tokio::test]
async fn a_value_ends_when_the_values_that_hold_it_are_gone() {
    let log = Log::default();
    let repository = async |pool: Inject<Pool>| Repository(pool);
    let service_of = |repository: Inject<Repository>| Service(repository);
    let app = app(&log)
        .dependency(Provider::<Repository>::app(repository))
        .dependency(Provider::<Service>::app(service_of).lazy())
        .routes(routes![service]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/service").send().await.status(), 204);
    client.shutdown().await.expect("a clean end");
    let log = log.take();
    assert_eq!(
        log[3..],
        ["service", "cache flushes", "heart ends", "pool closes"]
    );
}

#[tokio::test]
async fn a_failure_at_startup_ends_what_had_begun() {
    async fn fails() -> Result<(), HttpError> {
        Err(HttpError::internal("the cache is cold"))
    }
    let log = Log::default();
    let app = app(&log).on_startup(fails).build().expect("no faults");
    let error = app.startup().await.expect_err("a failure").to_string();
    assert!(
        error.contains("fails` failed: the cache is cold"),
        "{error}"
    );
    assert_eq!(
        log.take(),
        [
            "pool opens",
            "heart begins",
            "cache warms",
            "heart ends",
            "pool closes"
        ]
    );
}

#[tokio::test]
async fn a_panic_of_a_provider_at_startup_ends_what_had_begun() {
    async fn panics(_pool: Inject<Pool>) -> Repository {
        panic!("no table")
    }
    let log = Log::default();
    let app = app(&log).dependency(Provider::<Repository>::app(panics));
    let app = app.on_startup(|_: Inject<Repository>| ());
    let app = app.build().expect("no faults");
    let error = app.startup().await.expect_err("a failure").to_string();
    assert_eq!(
        error,
        "the provider of `Repository` failed: panicked: no table"
    );
    assert_eq!(log.take(), ["pool opens", "pool closes"]);
}

#[tokio::test]
async fn a_failed_startup_waits_for_the_tasks_that_it_began() {
    async fn fails() -> Result<(), HttpError> {
        Err(HttpError::internal("no"))
    }
    let log = Log::default();
    let begin = |tasks: Inject<Tasks>, pool: Inject<Pool>| {
        let stop = tasks.shutdown();
        drop(tasks.spawn(async move {
            stop.cancelled().await;
            pool.0.add("task ends");
        }));
    };
    let app = app(&log).on_startup(begin).on_startup(fails);
    let app = app.build().expect("no faults");
    app.startup().await.expect_err("a failure");
    let log = log.take();
    assert_eq!(log[3..], ["task ends", "heart ends", "pool closes"]);
}

#[tokio::test]
async fn a_task_that_does_not_end_is_dropped_at_the_deadline() {
    struct Held(Inject<Pool>);
    impl Drop for Held {
        fn drop(&mut self) {
            self.0.0.add("task is dropped");
        }
    }
    let log = Log::default();
    let begin = |tasks: Inject<Tasks>, pool: Inject<Pool>| {
        let held = Held(pool);
        drop(tasks.spawn(async move {
            std::future::pending::<()>().await;
            drop(held);
        }));
    };
    let app = app(&log).on_startup(begin).build().expect("no faults");
    let running = app.startup().await.expect("a start");
    let limit = Duration::from_millis(10);
    running.shutdown(limit).await.expect("a clean end");
    assert_eq!(app.tasks().count(), 0);
    let log = log.take();
    assert_eq!(
        log[3..],
        [
            "task is dropped",
            "cache flushes",
            "heart ends",
            "pool closes"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_at_the_end_is_cut_off() {
    let for_ever = async || std::future::pending::<()>().await;
    let log = Log::default();
    let app = app(&log).on_shutdown(for_ever).build().expect("no faults");
    let running = app.startup().await.expect("a start");
    let begun = tokio::time::Instant::now();
    let error = running.shutdown(Duration::ZERO).await;
    let error = error.expect_err("it was cut off").to_string();
    assert_eq!(error, "a closure of shutdown failed: it was cut off");
    assert_eq!(begun.elapsed().as_secs(), 5);
    assert_eq!(log.take()[3..], ["cache flushes"]);
}

#[tokio::test]
async fn a_provider_that_fails_stops_the_startup_unless_it_is_lazy() {
    async fn unreachable() -> Result<Pool, HttpError> {
        Err(HttpError::unavailable("the database is down"))
    }
    #[get("/pool")]
    async fn pool(_pool: Inject<Pool>) {}

    let provider = || Provider::<Pool>::app(unreachable);
    let app = Ravyn::new().dependency(provider()).routes(routes![pool]);
    let error = app
        .build()
        .expect("no faults")
        .startup()
        .await
        .expect_err("a failure");
    assert_eq!(
        error.to_string(),
        "the provider of `Pool` failed: the database is down"
    );
    let app = Ravyn::new()
        .dependency(provider().lazy())
        .routes(routes![pool]);
    assert_eq!(TestClient::new(app).get("/pool").send().await.status(), 503);
}

#[tokio::test]
async fn a_lifespan_can_fail_before_and_behind_its_yield_point() {
    async fn before(_: Lifespan) -> Result<(), HttpError> {
        Err(HttpError::internal("no start"))
    }
    async fn behind(lifespan: Lifespan) -> Result<(), HttpError> {
        lifespan.until_shutdown().await;
        Err(HttpError::internal("no end"))
    }
    async fn panics(_: Lifespan) {
        panic!("at once")
    }
    for (app, expected) in [
        (Ravyn::new().lifespan(before), "no start"),
        (Ravyn::new().lifespan(panics), "at once"),
    ] {
        let error = app
            .build()
            .expect("no faults")
            .startup()
            .await
            .expect_err("a failure");
        assert!(error.to_string().contains(expected), "{error}");
    }
    let app = Ravyn::new().lifespan(behind).build().expect("no faults");
    let running = app.startup().await.expect("a start");
    let error = running
        .shutdown(Duration::ZERO)
        .await
        .expect_err("a failure");
    assert!(error.to_string().contains("no end"), "{error}");
}

#[post("/order/{how}")]
async fn order(
    how: String,
    log: Inject<Log>,
    background: Background,
) -> Result<&'static str, HttpError> {
    let (first, second) = (log.clone(), log.clone());
    background.add(async move {
        first.add("first");
        if how == "panic" {
            panic!("of the work");
        }
        if how == "fail" {
            Err("of the work")
        } else {
            Ok(())
        }
    });
    background.add(async move { second.add("second") });
    log.add("answered");
    Ok("ordered")
}
#[post("/refused")]
async fn refused(background: Background, log: Inject<Log>) -> Result<(), HttpError> {
    background.add(async move { log.add("never") });
    Err(HttpError::conflict("no"))
}
#[get("/wrapped")]
async fn wrapped(log: Inject<Log>) -> WithBackground<&'static str> {
    WithBackground::new("wrapped").task(async move { log.add("wrapped") })
}

#[tokio::test]
async fn work_in_the_background_runs_behind_a_success() {
    let log = Log::default();
    let app = Ravyn::new()
        .state(log.clone())
        .after_request(|response: &mut Response| {
            let name = HeaderValue::from_static("yes");
            response.headers_mut().insert("x-after", name);
        })
        .routes(routes![order, refused, wrapped]);
    let client = TestClient::new(app);
    for how in ["well", "fail", "panic"] {
        let response = client.post(&format!("/order/{how}")).send().await;
        assert_eq!(
            (response.status(), response.text()),
            (StatusCode::OK, "ordered")
        );
    }
    assert_eq!(client.post("/refused").send().await.status(), 409);
    assert_eq!(client.get("/wrapped").send().await.text(), "wrapped");
    client.shutdown().await.expect("a clean end");
    let log = log.take();
    assert_eq!(
        log.iter().filter(|line| *line == "second").count(),
        3,
        "{log:?}"
    );
    assert!(
        log.contains(&"wrapped".to_owned()) && !log.contains(&"never".to_owned()),
        "{log:?}"
    );
    for start in log
        .iter()
        .enumerate()
        .filter(|(_, line)| *line == "first")
        .map(|(at, _)| at)
    {
        assert!(log[..start].contains(&"answered".to_owned()), "{log:?}");
    }
}

#[tokio::test]
async fn work_in_the_background_is_done_where_values_are_kept() {
    #[post("/orders/{how}")]
    async fn orders(
        how: String,
        log: Inject<Log>,
        background: Background,
    ) -> Result<Option<&'static str>, Lost> {
        background.add(async move { log.add("letter") });
        match how.as_str() {
            "nothing" => Ok(None),
            "lost" => Err(Lost),
            _ => Ok(Some("ordered")),
        }
    }
    #[post("/scoped/{how}")]
    async fn scoped(
        how: String,
        log: Inject<Log>,
        _order: Inject<Order>,
    ) -> WithBackground<Option<&'static str>> {
        let answer = (how == "well").then_some("ordered");
        WithBackground::new(answer).task(async move { log.add("letter") })
    }
    #[derive(Debug, ApiError)]
    #[error(status = 409, "lost")]
    struct Lost;
    struct Order;
    fn begin(log: Inject<Log>) -> Scoped<Order> {
        Scoped::new(Order, async move |_: Order, outcome: Outcome| {
            log.add(format!("{outcome:?}"));
            Ok(())
        })
    }

    for (path, expected) in [
        ("/orders/well", &["letter"][..]),
        ("/orders/nothing", &[]),
        ("/orders/lost", &[]),
        ("/found/orders/lost", &["letter"]),
        ("/scoped/well", &["Success", "letter"]),
        ("/scoped/nothing", &["Error"]),
    ] {
        let log = Log::default();
        let found = Include::new("/found")
            .exception_handler(|_: Lost| "found again")
            .routes(routes![orders]);
        let app = Ravyn::new()
            .state(log.clone())
            .dependency(Provider::<Order>::request(begin))
            .routes(routes![orders, scoped])
            .include(found);
        let client = TestClient::new(app);
        client.post(path).send().await;
        client.shutdown().await.expect("a clean end");
        assert_eq!(log.take(), expected, "{path}");
    }
}

#[tokio::test]
async fn exception_handlers_and_middleware_leave_work_behind_their_own_answers() {
    struct Early(Log);
    impl Middleware for Early {
        async fn handle(&self, _: Request, _: Next) -> Response {
            let log = self.0.clone();
            WithBackground::new("early")
                .task(async move { log.add("of a struct") })
                .into_response()
        }
    }

    let log = Log::default();
    let (of_handler, of_function) = (log.clone(), log.clone());
    let by_function = Include::new("/function")
        .middleware(move |_: Request, _: Next| {
            let log = of_function.clone();
            async move {
                let refusal = (StatusCode::FORBIDDEN, "closed");
                WithBackground::new(refusal).task(async move { log.add("of a function") })
            }
        })
        .routes(routes![refused]);
    let by_struct = Include::new("/struct")
        .middleware(Early(log.clone()))
        .routes(routes![refused]);
    let app = Ravyn::new()
        .state(log.clone())
        .exception_handler(move |_: HttpError| {
            let log = of_handler.clone();
            let answer = (StatusCode::CONFLICT, "handled");
            WithBackground::new(answer).task(async move { log.add("of an exception handler") })
        })
        .routes(routes![refused])
        .include(by_function)
        .include(by_struct);
    let client = TestClient::new(app);
    for (path, status) in [
        ("/refused", 409),
        ("/function/refused", 403),
        ("/struct/refused", 200),
    ] {
        assert_eq!(client.post(path).send().await.status(), status, "{path}");
    }
    client.shutdown().await.expect("a clean end");
    let mut log = log.take();
    log.sort();
    assert_eq!(
        log,
        ["of a function", "of a struct", "of an exception handler"]
    );
}

#[tokio::test]
async fn tasks_are_told_of_the_shutdown_and_waited_for() {
    #[post("/begin")]
    async fn begin(log: Inject<Log>, tasks: Inject<Tasks>) {
        let stop = tasks.shutdown();
        drop(tasks.spawn(async move {
            stop.cancelled().await;
            log.add("task ends");
        }));
    }

    let log = Log::default();
    let app = Ravyn::new()
        .state(log.clone())
        .on_shutdown(|log: Inject<Log>| log.add("shutdown"))
        .routes(routes![begin]);
    let client = TestClient::new(app);
    client.post("/begin").send().await;
    client.shutdown().await.expect("a clean end");
    assert_eq!(log.take(), ["task ends", "shutdown"]);
}

#[tokio::test]
async fn a_shared_trait_of_the_application_has_an_end_too() {
    trait Sink: Send + Sync {
        fn log(&self) -> &Log;
    }
    impl Sink for Pool {
        fn log(&self) -> &Log {
            &self.0
        }
    }
    #[get("/sink")]
    async fn sink(sink: Inject<dyn Sink>) {
        sink.log().add("used");
    }
    async fn open(log: Inject<Log>) -> Scoped<Arc<dyn Sink>> {
        let sink: Arc<dyn Sink> = Arc::new(Pool(Log::clone(&log)));
        Scoped::new(sink, async |sink: Arc<dyn Sink>, _: Outcome| {
            sink.log().add("closed");
            Ok(())
        })
    }

    let log = Log::default();
    let provider = Provider::<dyn Sink>::shared(Scope::App, open);
    let app = Ravyn::new()
        .state(log.clone())
        .dependency(provider)
        .routes(routes![sink]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/sink").send().await.status(), 204);
    client.shutdown().await.expect("a clean end");
    assert_eq!(log.take(), ["used", "closed"]);
    assert_eq!(
        client.get("/sink").send().await.status(),
        500,
        "it has ended"
    );
}

#[tokio::test]
async fn a_test_overrides_a_dependency_without_touching_the_application() {
    #[get("/log")]
    async fn read(pool: Inject<Pool>) -> String {
        pool.0.take().join(" ")
    }

    let (real, test) = (Log::default(), Log::default());
    test.add("of the test");
    let client = TestClient::new(app(&real).routes(routes![read]))
        .override_dependency(Provider::value(Pool(test)));
    assert_eq!(
        client.get("/log").send().await.text(),
        "of the test heart begins"
    );
    assert_eq!(real.take(), ["cache warms"], "the pool was never opened");
}

#[tokio::test]
async fn a_clone_of_a_client_with_an_override_has_an_application_of_its_own() {
    let (real, test) = (Log::default(), Log::default());
    let client = TestClient::new(app(&real));
    let with_override = client
        .clone()
        .override_dependency(Provider::value(test.clone()));
    with_override.start().await;
    client.start().await;
    let started = ["pool opens", "heart begins", "cache warms"];
    assert_eq!(test.take(), started);
    assert_eq!(real.take(), started);
    client.shutdown().await.expect("a clean end");
    assert!(test.take().is_empty(), "it goes on");
    with_override.shutdown().await.expect("a clean end");
    assert_eq!(test.take(), ["cache flushes", "heart ends", "pool closes"]);
}

#[tokio::test]
async fn an_extension_starts_and_ends_behind_the_application() {
    use ravyn::app::{AppBuilder, Extension};
    use ravyn::error::BoxError;

    #[derive(Clone)]
    struct Metrics;

    impl Extension for Metrics {
        fn name(&self) -> &'static str {
            "metrics"
        }

        fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
            app.on_startup(|log: Inject<Log>| log.add("metrics start"));
            app.on_shutdown(|log: Inject<Log>| log.add("metrics end"));
            Ok(())
        }
    }

    let log = Log::default();
    let client = TestClient::new(app(&log).extension(Metrics));
    client.start().await;
    let expected = ["pool opens", "heart begins", "cache warms", "metrics start"];
    assert_eq!(log.take(), expected);
    client.shutdown().await.expect("a clean end");
    let expected = ["cache flushes", "metrics end", "heart ends", "pool closes"];
    assert_eq!(log.take(), expected);
}
