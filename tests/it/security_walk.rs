//! What goes wrong on the way to a handler denies, and tells nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ravyn::prelude::*;
use ravyn::testing::TestClient;

use crate::support::assert_problem;

static REACHED: AtomicUsize = AtomicUsize::new(0);

#[get("/")]
async fn guarded() -> &'static str {
    REACHED.fetch_add(1, Ordering::SeqCst);
    "in"
}

static PANICS: ApiKeyHeader<Identity> = ApiKeyHeader::new("X-Panics").verify(&panics);
static FAILS: ApiKeyHeader<Identity> = ApiKeyHeader::new("X-Fails").verify(&fails);
static HANGS: ApiKeyHeader<Identity> = ApiKeyHeader::new("X-Hangs").verify(&hangs);

async fn panics(key: ApiKey) -> Option<Identity> {
    assert!(key.matches("never"), "no such key: {}", key.expose());
    None
}

async fn fails(_: ApiKey) -> Result<Option<Identity>, HttpError> {
    Err(HttpError::unavailable("the register is closed"))
}

async fn hangs(_: ApiKey) -> Option<Identity> {
    std::future::pending().await
}

#[tokio::test]
async fn a8_a_guard_that_panics_fails_or_hangs_lets_nobody_pass() {
    let app = Ravyn::new()
        .include(
            Include::new("/panics")
                .security(&PANICS)
                .routes(routes![guarded]),
        )
        .include(
            Include::new("/fails")
                .security(&FAILS)
                .routes(routes![guarded]),
        )
        .include(
            Include::new("/hangs")
                .timeout(Duration::from_millis(50))
                .security(&HANGS)
                .routes(routes![guarded]),
        );
    let client = TestClient::new(app);
    for (path, header, status) in [
        ("/panics", "x-panics", 500),
        ("/fails", "x-fails", 503),
        ("/hangs", "x-hangs", 503),
    ] {
        let answer = client.get(path).header(header, "secret").send().await;
        assert_eq!(answer.status(), status, "{path} {}", answer.text());
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }
    assert_eq!(REACHED.load(Ordering::SeqCst), 0);
}

#[get("/echo")]
async fn echo(name: String) -> Result<(StatusCode, HeaderMap, &'static str), ravyn::Error> {
    let value = HeaderValue::try_from(name).internal()?;
    let headers = HeaderMap::from_iter([(HeaderName::from_static("x-name"), value)]);
    Ok((StatusCode::OK, headers, "said"))
}

#[tokio::test]
async fn i1_a_line_break_in_a_header_splits_no_answer() {
    let client = TestClient::new(Ravyn::new().routes(routes![echo]));
    for bad in ["a%0d%0aset-cookie:%20a=b", "a%0a", "a%0d", "a%00"] {
        let answer = client.get(&format!("/echo?name={bad}")).send().await;
        assert_problem(&answer, 500, "internal");
        assert_eq!(answer.header("set-cookie"), None);
        assert_eq!(answer.header("x-name"), None);
    }
    let good = client.get("/echo?name=ada").send().await;
    assert_eq!(good.header("x-name"), Some("ada"));
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

static NAMES: ApiKeyHeader<Identity> = ApiKeyHeader::new("X-Name").verify(&named);

async fn named(key: ApiKey) -> Option<Identity> {
    Some(Identity::new(key.expose().to_owned()))
}

#[tokio::test]
async fn i2_control_characters_are_escaped_in_the_audit_log() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&log);
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || Writer(Arc::clone(&writer)))
        .finish();
    let app = Ravyn::new().authentication(&NAMES);
    let denied = Include::new("/").permission(HasRole("owner"));
    let client = TestClient::new(app.include(denied.routes(routes![guarded])));
    let guard = tracing::subscriber::set_default(subscriber);
    let answer = client.get("/").header("x-name", "eve\tevent=\"x\"");
    let answer = answer.header("user-agent", "a\tb").send().await;
    drop(guard);
    assert_eq!(answer.status(), 403);
    let log = String::from_utf8(log.lock().expect("a log").clone()).expect("text");
    assert!(log.contains("access-denied"), "{log}");
    assert!(log.contains(r"eve\tevent"), "{log}");
    assert!(!log.contains('\t'), "{log}");
}

#[get("/panic")]
async fn panic() -> &'static str {
    panic!("the password of /srv/db is hunter2")
}

#[tokio::test]
async fn i4_a_panic_tells_a_client_nothing() {
    let client = TestClient::new(Ravyn::new().routes(routes![panic]));
    let answer = client.get("/panic").send().await;
    assert_problem(&answer, 500, "internal");
    for word in ["hunter2", "/srv", "panic", ".rs", "::"] {
        assert!(!answer.text().contains(word), "{}", answer.text());
    }
}

#[get("/users/{name}")]
async fn of_one(name: String) -> String {
    REACHED.fetch_add(1, Ordering::SeqCst);
    name
}

#[get("/below/{*rest}")]
async fn below(rest: String) -> String {
    REACHED.fetch_add(1, Ordering::SeqCst);
    rest
}

#[tokio::test]
async fn a7_no_spelling_of_a_protected_path_reaches_its_handler() {
    let child = Ravyn::new().routes(routes![guarded, of_one]);
    let closed = Include::new("/closed")
        .security(&NAMES)
        .routes(routes![guarded, of_one, below])
        .mount("/child", child);
    let client = TestClient::new(Ravyn::new().include(closed));
    let paths = [
        "/closed",
        "/closed/users/ada",
        "/closed/below/a/b",
        "/closed/child",
        "/closed/child/users/ada",
    ];
    for path in paths {
        let in_capitals = path.to_uppercase();
        let spellings = [
            path.to_owned(),
            format!("{path}/"),
            format!("/{path}"),
            path.replacen('/', "//", 2),
            path.replace("closed", "%63losed"),
            path.replace("closed/", "closed%2F"),
            path.replace("closed/", "closed/./"),
            path.replace("closed/", "closed/x/../"),
            format!("/open/..{path}"),
            format!("{path};x"),
            format!("{path}?a=1"),
            format!("{path}%00"),
            in_capitals,
        ];
        for spelling in spellings {
            for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST] {
                let request = client.request(method.clone(), &spelling);
                let answer = request.header("x-http-method-override", "GET").send().await;
                let status = answer.status().as_u16();
                assert!(
                    (400..500).contains(&status) || method == Method::OPTIONS,
                    "{method} {spelling}: {status}"
                );
            }
        }
    }
    assert_eq!(REACHED.load(Ordering::SeqCst), 0);
    let known = client.get("/closed/users/ada").header("x-name", "eve");
    assert_eq!(known.send().await.text(), "ada");
}
