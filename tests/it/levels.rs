//! What a level takes, at every level: who adds to whom, and who goes before whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ravyn::layer::{AfterRequest, And, Or, Xor, interceptor_fn};
use ravyn::prelude::*;
use ravyn::testing::{TestClient, TestResponse};

#[get("/hello")]
async fn hello() -> &'static str {
    "hello"
}

async fn get(app: Ravyn, path: &str) -> TestResponse {
    TestClient::new(app).get(path).send().await
}

// Permissions

/// Passes, refuses or fails, as it is told.
#[derive(Clone, Copy, Debug)]
enum Says {
    Yes,
    No,
    Fails,
    Panics,
}

impl Permission for Says {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        match self {
            Self::Yes => Ok(()),
            Self::No => Err(Denied::new("said no")),
            Self::Fails => Err(HttpError::unavailable("the directory is down").into()),
            Self::Panics => panic!("in a permission"),
        }
    }
}

async fn status_of(permission: impl Permission) -> u16 {
    let app = Ravyn::new().permission(permission).routes(routes![hello]);
    get(app, "/hello").await.status().as_u16()
}

#[tokio::test]
async fn permissions_combine_as_truth_values_do() {
    use Says::{No, Yes};
    for (first, second, and, or, xor, nor) in [
        (Yes, Yes, 200, 200, 403, 403),
        (Yes, No, 403, 200, 200, 403),
        (No, Yes, 403, 200, 200, 403),
        (No, No, 403, 403, 403, 200),
    ] {
        assert_eq!(
            status_of(And(first, second)).await,
            and,
            "{first:?} & {second:?}"
        );
        assert_eq!(
            status_of(Or(first, second)).await,
            or,
            "{first:?} | {second:?}"
        );
        assert_eq!(
            status_of(Xor(first, second)).await,
            xor,
            "{first:?} ^ {second:?}"
        );
        assert_eq!(
            status_of(ravyn::layer::nor(first, second)).await,
            nor,
            "nor"
        );
    }
    assert_eq!(status_of(AllowAny & !DenyAll).await, 200);
    assert_eq!(status_of(DenyAll | permission_fn(|| true)).await, 200);
    assert_eq!(status_of(DenyAll ^ AllowAny ^ AllowAny).await, 403);
}

#[tokio::test]
async fn a_permission_that_fails_lets_nobody_pass_also_below_a_not() {
    use Says::{Fails, No, Panics, Yes};
    assert_eq!(status_of(Fails).await, 503);
    assert_eq!(status_of(ravyn::layer::Not(Fails)).await, 503);
    assert_eq!(status_of(Or(Fails, No)).await, 503);
    assert_eq!(status_of(Or(No, Fails)).await, 503);
    assert_eq!(status_of(Or(Fails, Yes)).await, 503);
    assert_eq!(status_of(Or(Panics, Yes)).await, 500);
    assert_eq!(status_of(Xor(Fails, Yes)).await, 503);
    assert_eq!(status_of(Panics).await, 500);
    assert_eq!(status_of(ravyn::layer::Not(Panics)).await, 500);
    // What one permission decides, another is not asked for.
    assert_eq!(status_of(Or(Yes, Fails)).await, 200);
    assert_eq!(status_of(Or(Yes, Panics)).await, 200);
    assert_eq!(status_of(And(No, Panics)).await, 403);
}

#[tokio::test]
async fn a_permission_whose_arguments_have_faults_has_failed() {
    struct Club(&'static str);

    #[derive(Requires)]
    struct Visit {
        #[query(minimum = 1)]
        times: u32,
        club: Inject<Club>,
    }

    #[get("/club")]
    async fn club(club: Inject<Club>) -> &'static str {
        club.0
    }

    let is_regular = permission_fn(|visit: Visit| visit.times > 5 && visit.club.0 == "blue");
    let app = Ravyn::new()
        .dependency(|| Club("blue"))
        .permission(is_regular | AllowAny)
        .routes(routes![club]);
    let client = TestClient::new(app);
    for (path, status) in [
        ("/club?times=9", 200),
        ("/club?times=1", 200),
        ("/club?times=x", 422),
    ] {
        assert_eq!(client.get(path).send().await.status(), status, "{path}");
    }
}

#[tokio::test]
async fn a_level_inside_cannot_take_a_permission_away() {
    let app = || {
        Ravyn::new().permission(Says::No).include(
            Include::new("/in")
                .permission(AllowAny)
                .route(Gateway::of::<hello>().permission(AllowAny)),
        )
    };
    assert_eq!(get(app(), "/in/hello").await.status(), 403);
    let child = Ravyn::new().permission(AllowAny).routes(routes![hello]);
    assert_eq!(
        get(app().mount("/child", child), "/child/hello")
            .await
            .status(),
        403
    );
}

#[tokio::test]
async fn every_level_refuses() {
    let no = Says::No;
    let in_include = Include::new("/in").permission(no).routes(routes![hello]);
    let in_child = Ravyn::new().permission(no).routes(routes![hello]);
    let in_gateway = Gateway::of::<hello>().permission(no);
    for app in [
        Ravyn::new()
            .permission(no)
            .include(Include::new("/in").routes(routes![hello])),
        Ravyn::new().include(in_include),
        Ravyn::new().mount("/in", in_child),
        Ravyn::new().include(Include::new("/in").route(in_gateway)),
    ] {
        let response = get(app, "/in/hello").await;
        assert_eq!(response.status(), 403);
        assert_eq!(response.json::<Value>()["detail"], "said no");
    }
}

#[tokio::test]
async fn who_has_no_identity_is_asked_for_one() {
    struct Members;
    impl Permission for Members {
        async fn check(&self, request: &mut Request) -> Result<(), Denied> {
            match request.known_identity() {
                Some(identity) if identity.has_role("member") => Ok(()),
                _ => Err(Denied::new("members only").challenge("Bearer")),
            }
        }
    }
    let identify = interceptor_fn(|request: &mut Request| {
        if let Some(name) = request.headers().get("x-name").cloned() {
            let identity = Identity::new(name.to_str().unwrap_or_default().to_owned());
            let is_member = name == "ada";
            request.set_identity(if is_member {
                identity.role("member")
            } else {
                identity
            });
        }
        Ok(())
    });
    let app = Ravyn::new()
        .interceptor(identify)
        .permission(Members)
        .routes(routes![hello]);
    let client = TestClient::new(app);
    let response = client.get("/hello").send().await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    let response = client.get("/hello").header("x-name", "bob").send().await;
    assert_eq!(
        (
            response.status().as_u16(),
            response.header("www-authenticate")
        ),
        (403, None)
    );
    assert_eq!(
        client
            .get("/hello")
            .header("x-name", "ada")
            .send()
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn a_refusal_of_alternatives_has_the_words_of_all() {
    fn refuses(words: &'static str) -> impl Fn() -> Result<(), Denied> + Send + Sync + Clone {
        move || Err(Denied::new(words))
    }
    let admin = || permission_fn(refuses("only for admins"));
    let owner = || permission_fn(refuses("only for owners"));
    let member =
        || permission_fn(|| Err::<(), _>(Denied::new("only for members").challenge("Bearer")));
    let app = Ravyn::new()
        .route(
            Gateway::of::<hello>()
                .path("/or")
                .permission(admin() | DenyAll | owner()),
        )
        .route(
            Gateway::of::<hello>()
                .path("/same")
                .permission(admin() ^ admin()),
        )
        .route(
            Gateway::of::<hello>()
                .path("/either")
                .permission(admin() | member()),
        );
    let client = TestClient::new(app);
    let said = async |path: &str| {
        let response = client.get(path).send().await;
        let problem: serde_json::Value = response.json();
        (
            response.status().as_u16(),
            problem["detail"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(
        said("/or").await,
        (403, "only for admins; only for owners".to_owned())
    );
    assert_eq!(said("/same").await, (403, "only for admins".to_owned()));
    assert_eq!(
        said("/either").await,
        (401, "only for admins; only for members".to_owned())
    );
}

#[tokio::test]
async fn a_permission_takes_injected_values_and_parts_of_the_request() {
    struct Doors(&'static str);

    async fn knows(doors: Inject<Doors>, headers: HeaderMap) -> Result<(), Denied> {
        if headers.get("x-key").is_some_and(|key| key == doors.0) {
            Ok(())
        } else {
            Err(Denied::new("no key"))
        }
    }
    let permission =
        !permission_fn(|doors: Inject<Doors>| doors.0.is_empty()) & permission_fn(knows);
    let app = Ravyn::new()
        .state(Doors("sesame"))
        .permission(permission)
        .routes(routes![hello]);
    let client = TestClient::new(app);
    assert_eq!(client.get("/hello").send().await.status(), 403);
    assert_eq!(
        client
            .get("/hello")
            .header("x-key", "sesame")
            .send()
            .await
            .status(),
        200
    );
}

// Interceptors

#[tokio::test]
async fn the_handler_does_not_run_when_an_interceptor_answers() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    #[get("/counted")]
    async fn counted() {
        CALLS.fetch_add(1, Ordering::SeqCst);
    }
    let closed = interceptor_fn(|_: &mut Request| {
        Err(Early::answer((
            StatusCode::SERVICE_UNAVAILABLE,
            "closed today",
        )))
    });
    let app = Ravyn::new()
        .response_header("x-shop", "acme")
        .interceptor(closed)
        .routes(routes![counted]);
    let response = get(app, "/counted").await;
    assert_eq!(response.header("x-shop"), Some("acme"));
    assert_eq!(
        (response.status().as_u16(), response.text()),
        (503, "closed today")
    );
    assert_eq!(CALLS.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_interceptor_changes_what_the_handler_reads() {
    #[get("/tenant")]
    async fn tenant(#[header("x-tenant")] tenant: String) -> String {
        tenant
    }
    let add = interceptor_fn(|request: &mut Request| {
        let value = HeaderValue::from_static("acme");
        request.headers_mut().insert("x-tenant", value);
        Ok(())
    });
    let app = Ravyn::new().route(Gateway::of::<tenant>().interceptor(add));
    assert_eq!(get(app, "/tenant").await.text(), "acme");
}

// Middleware

#[tokio::test]
async fn a_function_with_injected_arguments_is_a_middleware() {
    struct Name(&'static str);

    async fn sign(request: Request, next: Next, name: Inject<Name>) -> Result<Response, HttpError> {
        if request.headers().contains_key("x-refuse") {
            return Err(HttpError::forbidden("refused"));
        }
        let mut response = next.run(request).await;
        let value = HeaderValue::from_static(name.0);
        response.headers_mut().append("x-signed", value);
        Ok(response)
    }
    let include = Include::new("/in")
        .state(Name("include"))
        .middleware(sign)
        .routes(routes![hello]);
    let app = Ravyn::new()
        .state(Name("app"))
        .middleware(sign)
        .include(include);
    let client = TestClient::new(app);
    let response = client.get("/in/hello").send().await;
    let signed: Vec<_> = response.headers().get_all("x-signed").iter().collect();
    assert_eq!(signed, ["include", "app"]);
    assert_eq!(
        client.get("/nowhere").send().await.header("x-signed"),
        Some("app")
    );
    assert_eq!(
        client
            .get("/in/hello")
            .header("x-refuse", "1")
            .send()
            .await
            .status(),
        403
    );
}

// Exception handlers

#[derive(Debug)]
struct DiskError;

impl std::fmt::Display for DiskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the disk is full")
    }
}

impl std::error::Error for DiskError {}

#[get("/disk")]
async fn disk() -> Result<(), ravyn::Error> {
    Err(DiskError).internal()
}

#[tokio::test]
async fn an_error_is_handled_at_the_nearest_level_that_knows_it() {
    let handler = |name: &'static str| move |_: DiskError| (StatusCode::INSUFFICIENT_STORAGE, name);
    let app = || {
        Ravyn::new()
            .exception_handler(handler("app"))
            .routes(routes![disk])
            .include(
                Include::new("/a")
                    .exception_handler(handler("include a"))
                    .routes(routes![disk]),
            )
            .include(Include::new("/b").routes(routes![disk]))
            .mount("/child", Ravyn::new().routes(routes![disk]))
            .mount(
                "/own",
                Ravyn::new()
                    .exception_handler(handler("child"))
                    .routes(routes![disk]),
            )
    };
    let client = TestClient::new(app());
    for (path, by) in [
        ("/disk", "app"),
        ("/a/disk", "include a"),
        ("/b/disk", "app"),
        ("/child/disk", "app"),
        ("/own/disk", "child"),
    ] {
        let response = client.get(path).send().await;
        assert_eq!(
            (response.status().as_u16(), response.text()),
            (507, by),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_exception_handler_has_arguments_and_may_be_async() {
    struct Hotline(&'static str);

    #[model(response)]
    struct Trouble {
        call: &'static str,
        path: String,
    }

    async fn help(
        error: DiskError,
        hotline: Inject<Hotline>,
        uri: Uri,
    ) -> (StatusCode, Json<Trouble>) {
        assert_eq!(error.to_string(), "the disk is full");
        let (call, path) = (hotline.0, uri.path().to_owned());
        (
            StatusCode::INSUFFICIENT_STORAGE,
            Json(Trouble { call, path }),
        )
    }
    let app = Ravyn::new()
        .state(Hotline("112"))
        .exception_handler(help)
        .routes(routes![disk]);
    let response = get(app, "/disk").await;
    assert_eq!(response.status(), 507);
    assert_eq!(
        response.json::<Value>(),
        json!({"call": "112", "path": "/disk"})
    );
}

#[tokio::test]
async fn errors_are_handled_by_status_and_of_every_kind() {
    #[get("/number/{n}")]
    async fn number(n: u8) -> Result<String, HttpError> {
        match n {
            0 => panic!("of zero"),
            1 => Err(HttpError::conflict("one")),
            n => Ok(n.to_string()),
        }
    }
    use ravyn::task::Panic;
    let app = Ravyn::new()
        .status_handler(StatusCode::UNPROCESSABLE_ENTITY, |error: ravyn::Error| {
            (
                StatusCode::BAD_REQUEST,
                format!("{} faults", error.request_faults().len()),
            )
        })
        .exception_handler(|error: HttpError| (error.status(), "an HttpError"))
        .exception_handler(|panic: Panic| (StatusCode::IM_A_TEAPOT, panic.message().to_owned()))
        .routes(routes![number]);
    let client = TestClient::new(app);
    for (path, status, text) in [
        ("/number/x", 400, "1 faults"),
        ("/number/0", 418, "of zero"),
        ("/number/1", 409, "an HttpError"),
        ("/number/2", 200, "2"),
    ] {
        let response = client.get(path).send().await;
        assert_eq!(
            (response.status().as_u16(), response.text()),
            (status, text),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_exception_handler_that_fails_ends_in_an_opaque_500() {
    let fails = |_: DiskError| -> Result<(), HttpError> { Err(HttpError::not_found("a secret")) };
    let panics = |_: DiskError| -> StatusCode { panic!("a secret") };
    for app in [
        Ravyn::new().exception_handler(fails),
        Ravyn::new().exception_handler(panics),
    ] {
        let response = get(app.routes(routes![disk]), "/disk").await;
        assert_eq!(response.status(), 500);
        assert!(!response.text().contains("secret"), "{}", response.text());
    }
}

#[tokio::test]
async fn an_exception_handler_without_its_arguments_leaves_the_error_to_the_levels_around() {
    struct Hotline;

    async fn busy() -> Result<Hotline, HttpError> {
        Err(HttpError::unavailable("the line is busy"))
    }
    fn dead() -> Hotline {
        panic!("the line is dead")
    }
    let help = |_: DiskError, _: Inject<Hotline>| StatusCode::IM_A_TEAPOT;
    let app = |hotline| {
        let inner = Include::new("/in")
            .exception_handler(help)
            .routes(routes![disk]);
        Ravyn::new().dependency(hotline).include(inner)
    };
    for hotline in [
        || Provider::<Hotline>::request(busy),
        || Provider::<Hotline>::request(dead),
    ] {
        let outer = |_: DiskError| StatusCode::INSUFFICIENT_STORAGE;
        let response = get(app(hotline()).exception_handler(outer), "/in/disk").await;
        assert_eq!(response.status(), 507);
        let response = get(app(hotline()), "/in/disk").await;
        assert_eq!(response.status(), 500);
        assert!(!response.text().contains("line"), "{}", response.text());
    }
}

// Headers, cookies, limits

#[tokio::test]
async fn the_innermost_header_and_cookie_of_a_name_count() {
    #[get("/own", response_headers("x-level" = "handler"))]
    async fn own() -> WithCookies<&'static str> {
        WithCookies::new("own").set(("theme", "handler"))
    }
    let app = Ravyn::new()
        .response_header("x-level", "app")
        .response_header("x-app", "app")
        .response_cookie(("theme", "app"))
        .response_cookie(("app", "yes"))
        .include(
            Include::new("/in")
                .response_header("x-level", "include")
                .response_cookie(("theme", "include"))
                .routes(routes![hello, own]),
        );
    let client = TestClient::new(app);
    let cookies = |response: &TestResponse| -> Vec<String> {
        let all = response.headers().get_all("set-cookie").iter();
        all.map(|cookie| {
            cookie
                .to_str()
                .expect("text")
                .split(';')
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
    };
    let response = client.get("/in/hello").send().await;
    assert_eq!(response.header("x-level"), Some("include"));
    assert_eq!(response.header("x-app"), Some("app"));
    assert_eq!(cookies(&response), ["theme=include", "app=yes"]);
    let response = client.get("/in/own").send().await;
    assert_eq!(response.header("x-level"), Some("handler"));
    assert_eq!(cookies(&response), ["theme=handler", "app=yes"]);
}

#[tokio::test]
async fn the_innermost_limit_counts_and_a_handlers_own_goes_before_all() {
    #[get("/slow")]
    async fn slow() {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    #[post("/echo")]
    async fn echo(text: Text) -> String {
        text.0
    }
    #[post("/echo/own", body_limit = "8B")]
    async fn echo_own(text: Text) -> String {
        text.0
    }
    let brief = Duration::from_millis(20);
    let app = Ravyn::new().body_limit(4).include(
        Include::new("/in")
            .timeout(brief)
            .body_limit(6)
            .routes(routes![slow, echo, echo_own])
            .route(Gateway::of::<echo>().path("/gateway").body_limit(2)),
    );
    let client = TestClient::new(app);
    assert_eq!(client.get("/in/slow").send().await.status(), 503);
    for (path, most) in [("/in/echo", 6), ("/in/gateway", 2), ("/in/echo/own", 8)] {
        for (length, status) in [(most, 200), (most + 1, 413)] {
            let body = "x".repeat(length);
            let response = client.post(path).content("text/plain", body).send().await;
            assert_eq!(response.status(), status, "{path} {length}");
        }
    }
}

#[tokio::test]
async fn what_runs_behind_a_handler_has_its_time_once_more() {
    struct Never;
    impl AfterRequest for Never {
        async fn after(&self, _: &mut Response) {
            std::future::pending::<()>().await;
        }
    }
    #[get("/fails")]
    async fn fails() -> Result<(), HttpError> {
        Err(HttpError::conflict("no"))
    }
    let handled = Include::new("/handled")
        .exception_handler(async |_: HttpError| std::future::pending::<StatusCode>().await)
        .routes(routes![fails]);
    let hooked = Include::new("/hooked")
        .after_request(Never)
        .routes(routes![hello]);
    let app = Ravyn::new()
        .timeout(Duration::from_millis(20))
        .include(handled)
        .include(hooked);
    let client = TestClient::new(app);
    for path in ["/handled/fails", "/hooked/hello"] {
        let answer = tokio::time::timeout(Duration::from_secs(10), client.get(path).send()).await;
        assert_eq!(answer.expect("an answer").status(), 503, "{path}");
    }
}

// Places

#[tokio::test]
async fn two_gateways_of_one_handler_share_nothing_but_its_code() {
    let app = Ravyn::new()
        .route(Gateway::of::<hello>().path("/open").name("open"))
        .route(
            Gateway::of::<hello>()
                .path("/closed")
                .name("closed")
                .permission(DenyAll)
                .timeout(Duration::from_secs(1)),
        );
    let client = TestClient::new(app);
    assert_eq!(client.get("/open").send().await.status(), 200);
    assert_eq!(client.get("/closed").send().await.status(), 403);
    assert_eq!(client.get("/hello").send().await.status(), 404);
}

#[tokio::test]
async fn a_mounted_application_has_its_own_title_document_and_dependencies() {
    struct Name(&'static str);

    #[get("/name")]
    async fn name(name: Option<Inject<Name>>) -> &'static str {
        name.map_or("nobody", |name| name.0)
    }
    let child = Ravyn::new().title("Admin").routes(routes![name]);
    let app = Ravyn::new()
        .title("Shop")
        .state(Name("the shop"))
        .routes(routes![name])
        .mount("/admin", child);
    let client = TestClient::new(app);
    assert_eq!(client.get("/name").send().await.text(), "the shop");
    assert_eq!(client.get("/admin/name").send().await.text(), "nobody");
    if cfg!(feature = "openapi") {
        let shop: Value = client.get("/openapi.json").send().await.json();
        let admin: Value = client.get("/admin/openapi.json").send().await.json();
        assert_eq!(
            (&shop["info"]["title"], &admin["info"]["title"]),
            (&json!("Shop"), &json!("Admin"))
        );
        let paths = |document: &Value| -> Vec<String> {
            document["paths"]
                .as_object()
                .expect("paths")
                .keys()
                .cloned()
                .collect()
        };
        assert_eq!(paths(&shop), ["/name"]);
        assert_eq!(paths(&admin), ["/admin/name"]);
        let page = client.get("/admin/docs").send().await;
        assert!(
            page.text().contains("data-document=\"openapi.json\""),
            "{}",
            page.text()
        );
    }
}

#[tokio::test]
async fn a_hook_that_waits_and_one_that_does_not_run_in_the_order_of_declaration() {
    use ravyn::layer::{AfterRequest, BeforeRequest};

    #[derive(Clone)]
    struct Waits(Arc<std::sync::Mutex<Vec<&'static str>>>);

    impl BeforeRequest for Waits {
        async fn before(&self, _: &mut Request) {
            tokio::task::yield_now().await;
            self.0.lock().expect("no panic").push("waiting before");
        }
    }
    impl AfterRequest for Waits {
        async fn after(&self, response: &mut Response) {
            tokio::task::yield_now().await;
            self.0.lock().expect("no panic").push("waiting after");
            let value = HeaderValue::from_static("yes");
            response.headers_mut().insert("x-after", value);
        }
    }
    let waits = Waits(Arc::default());
    let (before, after) = (waits.0.clone(), waits.0.clone());
    let app = Ravyn::new()
        .before_request(move |_: &mut Request| {
            before.lock().expect("no panic").push("plain before");
        })
        .before_request(waits.clone())
        .after_request(waits.clone())
        .after_request(move |_: &mut Response| after.lock().expect("no panic").push("plain after"))
        .routes(routes![hello, disk]);
    let client = TestClient::new(app);
    let order = [
        "plain before",
        "waiting before",
        "waiting after",
        "plain after",
    ];
    for (path, status) in [("/hello", 200), ("/disk", 500)] {
        let response = client.get(path).send().await;
        assert_eq!(
            (response.status().as_u16(), response.header("x-after")),
            (status, Some("yes"))
        );
        let ran = std::mem::take(&mut *waits.0.lock().expect("no panic"));
        assert_eq!(ran, order, "{path}");
    }
}
