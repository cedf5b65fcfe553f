//! The walk of a request through every level: what runs, in which order, and where it ends.
//!
//! Each step writes its name down. One of them may be told to answer, to fail or to panic.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

use ravyn::handler::Route;
use ravyn::layer::{AfterRequest, BeforeRequest, Level, LevelSettings};
use ravyn::prelude::*;
use ravyn::routing::Controller;
use ravyn::testing::TestClient;

/// What a step does besides writing its name down.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Answer,
    Fail,
    Panic,
}

/// What has run, and which step shall do something.
#[derive(Clone)]
struct Script {
    log: Arc<Mutex<Vec<String>>>,
    special: Option<(&'static str, Act)>,
}

impl Script {
    fn new(special: Option<(&'static str, Act)>) -> Self {
        Self {
            log: Arc::default(),
            special,
        }
    }

    /// Writes a step down.
    fn step(&self, name: &str) -> Option<Act> {
        self.log.lock().expect("no panic").push(name.to_owned());
        let act = self
            .special
            .filter(|(step, _)| *step == name)
            .map(|(_, act)| act);
        assert!(act != Some(Act::Panic), "{name} panics");
        act
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock().expect("no panic"))
    }
}

/// A step of one kind at one level.
#[derive(Clone)]
struct Step {
    script: Script,
    name: String,
}

fn failure(name: &str) -> HttpError {
    HttpError::conflict(format!("{name} fails"))
}

impl Middleware for Step {
    async fn handle(&self, request: Request, next: Next) -> Response {
        if self.script.step(&self.name) == Some(Act::Answer) {
            return "early".into_response();
        }
        let response = next.run(request).await;
        self.script.step(&format!("{} <", self.name));
        response
    }
}

impl BeforeRequest for Step {
    async fn before(&self, _: &mut Request) {
        self.script.step(&self.name);
    }
}

impl AfterRequest for Step {
    async fn after(&self, _: &mut Response) {
        self.script.step(&self.name);
    }
}

impl Interceptor for Step {
    async fn intercept(&self, _: &mut Request) -> Result<(), Early> {
        match self.script.step(&self.name) {
            Some(Act::Answer) => Err(Early::answer("early")),
            Some(Act::Fail) => Err(failure(&self.name).into()),
            _ => Ok(()),
        }
    }
}

impl Permission for Step {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        match self.script.step(&self.name) {
            Some(Act::Answer) => Err(Denied::new("no")),
            Some(Act::Fail) => Err(failure(&self.name).into()),
            _ => Ok(()),
        }
    }
}

struct Work(Script);

fn work(script: Script) -> Provider<Work> {
    Provider::<Work>::request(move || -> Result<Scoped<Work>, HttpError> {
        match script.step("work") {
            Some(_) => Err(failure("work")),
            None => Ok(Scoped::new(
                Work(script.clone()),
                async |work: Work, outcome: Outcome| match work
                    .0
                    .step(&format!("end of work: {outcome:?}"))
                {
                    Some(_) => Err("the end fails".into()),
                    None => Ok(()),
                },
            )),
        }
    })
}

/// Everything that a level takes.
fn level(script: &Script, name: &str, settings: LevelSettings) -> LevelSettings {
    let step = |kind: &str| Step {
        script: script.clone(),
        name: format!("{kind} {name}"),
    };
    let (caught, log) = (format!("exception {name}"), script.clone());
    settings
        .after_request(step("after"))
        .exception_handler(move |error: ravyn::Error| {
            // Only the outermost one answers: the walk goes through all.
            log.step(&caught);
            if caught == "exception app" {
                Ok(error.status())
            } else {
                Err(error)
            }
        })
        .permission(step("permission"))
        .interceptor(step("interceptor"))
        .before_request(step("before"))
        .middleware(step("middleware"))
}

fn of<L: Level>(script: &Script, name: &str, mut level: L) -> L {
    let settings = level.settings_mut();
    *settings = self::level(script, name, std::mem::take(settings));
    level
}

/// Makes the application that runs a script.
type MakeApp = fn(&Script) -> Ravyn;

#[get("/walk")]
async fn walk(work: Inject<Work>) -> Result<&'static str, HttpError> {
    match work.0.step("handler") {
        Some(_) => Err(failure("handler")),
        None => Ok("walked"),
    }
}

fn gateway(script: &Script) -> Gateway {
    of(
        script,
        "gateway",
        Gateway::from(of(script, "handler", Route::of::<walk>())),
    )
}

fn plain(script: &Script) -> Ravyn {
    let include = Include::new("/in").route(gateway(script));
    of(script, "app", Ravyn::new())
        .dependency(work(script.clone()))
        .include(of(script, "include", include))
}

fn with_a_child(script: &Script) -> Ravyn {
    let child = of(script, "child", Ravyn::new())
        .dependency(work(script.clone()))
        .route(gateway(script));
    let include = Include::new("/in").mount("/child", child);
    of(script, "app", Ravyn::new()).include(of(script, "include", include))
}

thread_local! {
    /// What the controller's level is written from: it is asked for without a value.
    static SCRIPT: RefCell<Option<Script>> = const { RefCell::new(None) };
}

fn script_of_this_thread() -> Script {
    SCRIPT.with_borrow(|script| script.clone().expect("a script"))
}

struct Walks;

impl Controller for Walks {
    const NAME: &'static str = "Walks";
    const PREFIX: &'static str = "/held";

    fn settings(level: &mut LevelSettings) {
        *level = self::level(
            &script_of_this_thread(),
            "controller",
            std::mem::take(level),
        );
    }

    fn routes() -> Vec<Route> {
        let script = script_of_this_thread();
        vec![of(&script, "handler", Route::of::<walk>())]
    }
}

fn with_a_controller(script: &Script) -> Ravyn {
    SCRIPT.set(Some(script.clone()));
    let include = of(script, "include", Include::new("/in"));
    of(script, "app", Ravyn::new())
        .dependency(work(script.clone()))
        .include(include.controller(Walks))
}

const PLAIN: [&str; 4] = ["app", "include", "gateway", "handler"];
const CHILD: [&str; 5] = ["app", "include", "child", "gateway", "handler"];
const CONTROLLER: [&str; 4] = ["app", "include", "controller", "handler"];

/// The steps of one kind, outer levels first.
fn outward_in(kind: &str, levels: &[&str]) -> Vec<String> {
    levels
        .iter()
        .map(|level| format!("{kind} {level}"))
        .collect()
}

/// The steps of one kind, inner levels first.
fn inward_out(kind: &str, levels: &[&str]) -> Vec<String> {
    levels
        .iter()
        .rev()
        .map(|level| format!("{kind} {level}"))
        .collect()
}

/// All that comes before the handler's arguments.
fn way_in(levels: &[&str]) -> Vec<String> {
    ["middleware", "before", "interceptor", "permission"]
        .iter()
        .flat_map(|kind| outward_in(kind, levels))
        .collect()
}

/// All that comes behind an answer.
fn way_out(levels: &[&str]) -> Vec<String> {
    let mut steps = inward_out("after", levels);
    steps.extend(
        inward_out("middleware", levels)
            .into_iter()
            .map(|step| step + " <"),
    );
    steps
}

/// The steps up to `last`, and that one.
fn up_to(steps: &[String], last: &str) -> Vec<String> {
    let end = steps
        .iter()
        .position(|step| step == last)
        .expect("a step of the walk");
    steps[..=end].to_vec()
}

/// A step that ends the walk, the status of the answer, and whether exception handlers see the end.
async fn check(special: Option<(&'static str, Act)>, status: u16, middle: &[&str], is_error: bool) {
    let apps: [(&[&str], &str, MakeApp); 3] = [
        (&PLAIN, "/in/walk", plain),
        (&CHILD, "/in/child/walk", with_a_child),
        (&CONTROLLER, "/in/held/walk", with_a_controller),
    ];
    for (levels, path, app) in apps {
        let is_of_no_level =
            |level: &str| ["gateway", "controller"].contains(&level) && !levels.contains(&level);
        let level = special.and_then(|(step, _)| step.split(' ').next_back());
        if level.is_some_and(is_of_no_level) {
            continue;
        }
        let script = Script::new(special);
        let client = TestClient::new(app(&script));
        let response = client.get(path).send().await;
        assert_eq!(
            response.status(),
            status,
            "{special:?}: {}",
            response.text()
        );
        let mut expected = way_in(levels);
        let special_on_the_way_in = special.filter(|(step, _)| expected.iter().any(|s| s == step));
        if let Some((step, _)) = special_on_the_way_in {
            expected = up_to(&expected, step);
        }
        let (ends, steps): (Vec<&str>, Vec<&str>) =
            middle.iter().partition(|step| step.starts_with("end of"));
        expected.extend(steps.into_iter().map(str::to_owned));
        if is_error {
            expected.extend(inward_out("exception", levels));
        }
        expected.extend(ends.into_iter().map(str::to_owned));
        expected.extend(way_out(levels));
        assert_eq!(script.take(), expected, "{special:?} at {path}");
    }
}

#[tokio::test]
async fn a_success_walks_through_every_level_and_back() {
    check(
        None,
        200,
        &["work", "handler", "end of work: Success"],
        false,
    )
    .await;
}

#[tokio::test]
async fn an_interceptor_that_answers_ends_the_way_in() {
    for level in [
        "interceptor app",
        "interceptor include",
        "interceptor gateway",
        "interceptor controller",
        "interceptor handler",
    ] {
        check(Some((level, Act::Answer)), 200, &[], false).await;
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_handler_and_its_dependencies_from_running() {
    for level in [
        "permission app",
        "permission include",
        "permission gateway",
        "permission controller",
        "permission handler",
    ] {
        check(Some((level, Act::Answer)), 403, &[], true).await;
    }
}

#[tokio::test]
async fn an_error_of_any_stage_reaches_the_exception_handlers() {
    check(Some(("interceptor include", Act::Fail)), 409, &[], true).await;
    check(Some(("permission gateway", Act::Fail)), 409, &[], true).await;
    check(Some(("work", Act::Fail)), 409, &["work"], true).await;
    let handler = ["work", "handler", "end of work: Error"];
    check(Some(("handler", Act::Fail)), 409, &handler, true).await;
}

#[tokio::test]
async fn a_panic_of_any_stage_does_too() {
    check(Some(("before include", Act::Panic)), 500, &[], true).await;
    check(Some(("interceptor gateway", Act::Panic)), 500, &[], true).await;
    check(Some(("permission app", Act::Panic)), 500, &[], true).await;
    check(Some(("work", Act::Panic)), 500, &["work"], true).await;
    let handler = ["work", "handler", "end of work: Panicked"];
    check(Some(("handler", Act::Panic)), 500, &handler, true).await;
}

#[tokio::test]
async fn an_end_that_fails_or_panics_makes_no_success() {
    let steps = ["work", "handler", "end of work: Success"];
    for act in [Act::Fail, Act::Panic] {
        check(Some(("end of work: Success", act)), 500, &steps, false).await;
    }
}

#[tokio::test]
async fn an_after_hook_that_panics_keeps_no_other_from_running() {
    let script = Script::new(Some(("after gateway", Act::Panic)));
    let response = TestClient::new(plain(&script)).get("/in/walk").send().await;
    assert_eq!(response.status(), 500);
    let log = script.take();
    assert!(log.ends_with(&way_out(&PLAIN)), "{log:?}");
}

#[tokio::test]
async fn a_middleware_that_answers_keeps_all_inside_from_running() {
    let script = Script::new(Some(("middleware include", Act::Answer)));
    let response = TestClient::new(plain(&script)).get("/in/walk").send().await;
    assert_eq!(response.text(), "early");
    assert_eq!(
        script.take(),
        ["middleware app", "middleware include", "middleware app <"]
    );
}

#[tokio::test]
async fn a_middleware_that_panics_is_a_500_inside_the_outer_ones() {
    let script = Script::new(Some(("middleware include", Act::Panic)));
    let response = TestClient::new(plain(&script)).get("/in/walk").send().await;
    assert_eq!(response.status(), 500);
    assert_eq!(
        script.take(),
        ["middleware app", "middleware include", "middleware app <"]
    );
    let script = Script::new(Some(("middleware app", Act::Panic)));
    let response = TestClient::new(plain(&script)).get("/in/walk").send().await;
    assert_eq!(response.status(), 500);
}

#[tokio::test]
async fn what_is_not_found_meets_the_middleware_of_its_applications_alone() {
    let script = Script::new(None);
    let client = TestClient::new(with_a_child(&script));
    let outside = ["middleware app", "middleware app <"];
    let inside = [
        "middleware app",
        "middleware child",
        "middleware child <",
        "middleware app <",
    ];
    for (path, expected) in [
        ("/nowhere", &outside[..]),
        ("/in/nowhere", &outside),
        ("/in/children", &outside),
        ("/in/child/nowhere", &inside),
        ("/in/child", &inside),
    ] {
        assert_eq!(client.get(path).send().await.status(), 404, "{path}");
        assert_eq!(script.take(), expected, "{path}");
    }
    assert_eq!(client.post("/in/child/walk").send().await.status(), 405);
    assert_eq!(script.take(), inside);
}

#[tokio::test]
async fn the_documentation_is_a_route_of_its_application() {
    let script = Script::new(None);
    let client = TestClient::new(with_a_child(&script));
    assert_eq!(
        client.get("/in/child/openapi.json").send().await.status(),
        200
    );
    let log = script.take();
    assert!(log.contains(&"permission child".to_owned()), "{log:?}");
    assert_eq!(client.get("/openapi.json").send().await.status(), 200);
    assert!(!script.take().contains(&"permission child".to_owned()));
}
