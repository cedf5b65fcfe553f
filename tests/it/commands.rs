//! What the commands `graph`, `explain` and `check` print.

use std::sync::atomic::{AtomicUsize, Ordering};

use expect_test::{Expect, expect};
use ravyn::error::BoxError;
use ravyn::layer::Cancel;
use ravyn::prelude::*;

/// What a command prints; lines are left out, so that this file can be edited.
fn printed(app: &Ravyn, words: &[&str]) -> Result<String, String> {
    let words = ["program"].iter().chain(words).map(Into::into);
    let text = app.clone().text_of(words);
    let text = text.map_err(|error| format!("{error:?}"));
    text.map(|text| masked(&text)).map_err(|text| masked(&text))
}

fn masked(text: &str) -> String {
    let mut pieces = text.split("tests/it/commands.rs:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |masked, piece| {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        masked + "commands.rs:LINE" + rest
    })
}

#[track_caller]
fn check(app: &Ravyn, words: &[&str], expected: &Expect) {
    expected.assert_eq(&printed(app, words).unwrap_or_else(|text| text));
}

/// How many providers have run.
static MADE: AtomicUsize = AtomicUsize::new(0);

struct Pool;
struct Session;
struct Clipboard;
#[derive(Debug, ApiError)]
#[error(status = 503, "lost")]
struct Lost;

async fn open() -> Pool {
    MADE.fetch_add(1, Ordering::Relaxed);
    Pool
}

async fn begin(_pool: Inject<Pool>, _headers: HeaderMap) -> Scoped<Session> {
    MADE.fetch_add(1, Ordering::Relaxed);
    Scoped::new(Session, async |_, _| Ok::<(), BoxError>(()))
}

fn copy() -> Clipboard {
    MADE.fetch_add(1, Ordering::Relaxed);
    Clipboard
}

async fn timed(request: Request, next: Next) -> Response {
    next.run(request).await
}

async fn with_session(request: Request, next: Next, _session: Inject<Session>) -> Response {
    next.run(request).await
}

async fn on_lost(_: Lost) -> HttpError {
    HttpError::unavailable("lost")
}

async fn on_any(_: ravyn::Error) -> HttpError {
    HttpError::unavailable("any")
}

fn signed_in(_: Inject<Session>) -> bool {
    true
}

struct Audited;

impl Interceptor for Audited {
    async fn intercept(&self, _: &mut Request) -> Result<(), Early> {
        Ok(())
    }
}

#[get("/items/{id}")]
async fn item(
    session: Inject<Session>,
    clipboard: Inject<Clipboard>,
    absent: Option<Inject<Lost>>,
    id: u64,
    page: Option<u32>,
    #[header("x-tenant")] tenant: Option<String>,
) {
    let _ = (session, clipboard, absent, id, page, tenant);
}

#[put("/items/{id}", tags("write"))]
async fn put_item(id: u64, body: Bytes) {
    let _ = (id, body);
}

#[get("/health")]
async fn health() {}

fn shop() -> Ravyn {
    let items = Include::new("/v1")
        .tags(["items"])
        .middleware(with_session)
        .dependency(Provider::transient(copy))
        .before_request(|_: &mut Request| ())
        .permission(permission_fn(signed_in))
        .exception_handler(on_lost)
        .after_request(|_: &mut Response| ())
        .cancel(Cancel::Drop)
        .route(Gateway::of::<item>().interceptor(Audited))
        .routes(routes![put_item]);
    let inner = Ravyn::new().without_document().routes(routes![health]);
    Ravyn::new()
        .without_document()
        .middleware(timed)
        .dependency(Provider::<Pool>::app(open))
        .dependency(Provider::<Session>::request(begin))
        .status_handler(StatusCode::NOT_FOUND, on_any)
        .after_request(|_: &mut Response| ())
        .include(items)
        .mount("/inner", inner)
}

trait WithoutDocument {
    fn without_document(self) -> Self;
}

impl WithoutDocument for Ravyn {
    fn without_document(self) -> Self {
        if cfg!(feature = "openapi") {
            self.without("openapi")
        } else {
            self
        }
    }
}

#[test]
fn graph_prints_the_levels_and_who_needs_what() {
    check(
        &shop(),
        &["graph"],
        &expect![[r#"
        the application (commands.rs:LINE)
          - dependency `Pool`, scope app (commands.rs:LINE)
          - dependency `Session`, scope request (commands.rs:LINE)
          - middleware `timed` (commands.rs:LINE)
          - exception handler `on_any` for `Error` with status 404 (commands.rs:LINE)
          - after hook a closure (commands.rs:LINE)
          the include `/v1` (commands.rs:LINE)
            - dependency `Clipboard`, scope transient (commands.rs:LINE)
            - middleware `with_session` (commands.rs:LINE)
            - before hook a closure (commands.rs:LINE)
            - permission `signed_in` (commands.rs:LINE)
            - exception handler `on_lost` for `Lost` (commands.rs:LINE)
            - after hook a closure (commands.rs:LINE)
            - tag items
            - cancel drop
            the gateway of `item`
              - interceptor `Audited` (commands.rs:LINE)
              GET /v1/items/{id} (`item`) (commands.rs:LINE)
            PUT /v1/items/{id} (`put_item`) (commands.rs:LINE)
              - tag write
          the mounted application `/inner` (commands.rs:LINE)
            GET /inner/health (`health`) (commands.rs:LINE)

        who needs what
          GET /v1/items/{id} (item) (commands.rs:LINE)
            -> `Session`, scope request, given by the application (commands.rs:LINE)
            -> `Clipboard`, scope transient, given by the include `/v1` (commands.rs:LINE)
          `Session`, scope request, given by the application (commands.rs:LINE)
            -> `Pool`, scope app, given by the application (commands.rs:LINE)
          PUT /v1/items/{id} (put_item) (commands.rs:LINE)
            -> `Session`, scope request, given by the application (commands.rs:LINE)
    "#]],
    );
}

#[test]
fn graph_prints_json() {
    let text = printed(&shop(), &["graph", "--json"]).expect("a graph");
    let graph: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(graph["levels"]["level"], "the application");
    let include = &graph["levels"]["inside"][0];
    assert_eq!(include["level"], "the include `/v1`");
    assert!(include["source"]["line"].is_u64(), "{include}");
    let said = &include["says"][0];
    assert_eq!(said["what"], "dependency");
    assert_eq!(
        (&said["name"], &said["scope"]),
        (&json!("`Clipboard`"), &json!("transient"))
    );
    let need = graph["needs"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|need| need["from"]["name"] == "`Session`");
    let need = need.expect("a need of the session");
    assert_eq!(need["to"]["name"], "`Pool`");
    assert_eq!(need["to"]["level"], "the application");
    assert_eq!(need["to"]["source"]["file"], "tests/it/commands.rs");
}

#[test]
fn graph_prints_a_flowchart_whose_labels_are_escaped() {
    check(
        &shop(),
        &["graph", "--mermaid"],
        &expect![[r##"
        flowchart LR
          subgraph levels["levels"]
            levels0["the application<br/>commands.rs:LINE<br/>dependency #96;Pool#96;, scope app<br/>dependency #96;Session#96;, scope request<br/>middleware #96;timed#96;<br/>exception handler #96;on_any#96; for #96;Error#96; with status 404<br/>after hook a closure"]
            levels1["the include #96;/v1#96;<br/>commands.rs:LINE<br/>dependency #96;Clipboard#96;, scope transient<br/>middleware #96;with_session#96;<br/>before hook a closure<br/>permission #96;signed_in#96;<br/>exception handler #96;on_lost#96; for #96;Lost#96;<br/>after hook a closure<br/>tag items<br/>cancel drop"]
            levels2["the gateway of #96;item#96;<br/>interceptor #96;Audited#96;"]
            levels3["GET /v1/items/#123;id#125; #40;#96;item#96;#41;<br/>commands.rs:LINE"]
            levels4["PUT /v1/items/#123;id#125; #40;#96;put_item#96;#41;<br/>commands.rs:LINE<br/>tag write"]
            levels5["the mounted application #96;/inner#96;<br/>commands.rs:LINE"]
            levels6["GET /inner/health #40;#96;health#96;#41;<br/>commands.rs:LINE"]
            levels2 --> levels3
            levels1 --> levels2
            levels1 --> levels4
            levels0 --> levels1
            levels5 --> levels6
            levels0 --> levels5
          end
          subgraph needs["who needs what"]
            needs0["GET /v1/items/#123;id#125; #40;item#41;<br/>commands.rs:LINE"]
            needs1["#96;Session#96;, scope request, given by the application<br/>commands.rs:LINE"]
            needs2["#96;Pool#96;, scope app, given by the application<br/>commands.rs:LINE"]
            needs3["#96;Clipboard#96;, scope transient, given by the include #96;/v1#96;<br/>commands.rs:LINE"]
            needs4["PUT /v1/items/#123;id#125; #40;put_item#41;<br/>commands.rs:LINE"]
            needs0 --> needs1
            needs1 --> needs2
            needs0 --> needs3
            needs4 --> needs1
          end
    "##]],
    );
}

#[test]
fn graph_prints_a_picture_that_is_xml() {
    struct Odd<T>(std::marker::PhantomData<T>);
    let app = shop()
        .state(Odd::<u8>(std::marker::PhantomData))
        .include(Include::new("/a&b").response_header("x-quote", "<\"'&>\u{1}"));
    let text = printed(&app, &["graph", "--svg"]).expect("a picture");
    assert_eq!(well_formed(&text), Ok(()), "{text}");
    assert!(text.contains("`Odd&lt;u8&gt;`"), "{text}");
    assert!(text.contains("&lt;&quot;&apos;&amp;&gt;\u{fffd}"), "{text}");
    assert!(!text.contains("<script"), "{text}");
}

/// Whether every tag is closed and every `<` and `&` is one of XML.
fn well_formed(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (_, from) = rest.split_at(at);
        if from.starts_with('&') {
            let end = from.find(';').ok_or("an entity without an end")?;
            if !["&amp", "&lt", "&gt", "&quot", "&apos"].contains(&&from[..end]) {
                return Err(from[..end].to_owned());
            }
            rest = &from[end..];
            continue;
        }
        let end = from.find('>').ok_or("a tag without an end")?;
        let tag = &from[1..end];
        let name = |tag: &'_ str| tag.find([' ', '/']).unwrap_or(tag.len());
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return Err(format!("</{closed}> closes another one"));
            }
        } else if !tag.ends_with('/') {
            open.push(&tag[..name(tag)]);
        }
        rest = &from[end..];
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("{open:?} are open"))
    }
}

#[test]
fn explain_tells_what_runs_for_a_path_in_order() {
    check(
        &shop(),
        &["explain", "/v1/items/7?page=1"],
        &expect![[r#"
            GET /v1/items/{id} (`item`, commands.rs:LINE)
               1. middleware `timed`, of the application (commands.rs:LINE)
               2. middleware `with_session`, of the include `/v1` (commands.rs:LINE)
                  takes `Session`, made once for the request, given by the application (commands.rs:LINE)
                    takes a part of the request
                    takes `Pool`, made once for the application, given by the application (commands.rs:LINE)
               3. before hook a closure, of the include `/v1` (commands.rs:LINE)
               4. interceptor `Audited`, of the gateway of `item` (commands.rs:LINE)
               5. permission `signed_in`, of the include `/v1` (commands.rs:LINE)
                  takes `Session`, made already, given by the application (commands.rs:LINE)
               6. argument `id`: path `id`
               7. argument `page`: query `page`
               8. argument `tenant`: header `x-tenant`
               9. argument `session`: `Session`, made already, given by the application (commands.rs:LINE)
              10. argument `clipboard`: `Clipboard`, made for this argument, given by the include `/v1` (commands.rs:LINE)
              11. argument `absent`: `Lost`, which nobody gives
              12. handler `item` (commands.rs:LINE)
              on an error, the first that takes it:
              13. exception handler `on_lost` for `Lost`, of the include `/v1` (commands.rs:LINE)
              14. exception handler `on_any` for `Error` with status 404, of the application (commands.rs:LINE)
              what was made ends, last made first:
              15. end of `Session`, given by the application (commands.rs:LINE)
              at last:
              16. after hook a closure, of the include `/v1` (commands.rs:LINE)
              17. after hook a closure, of the application (commands.rs:LINE)

            PUT /v1/items/{id} (`put_item`, commands.rs:LINE)
               1. middleware `timed`, of the application (commands.rs:LINE)
               2. middleware `with_session`, of the include `/v1` (commands.rs:LINE)
                  takes `Session`, made once for the request, given by the application (commands.rs:LINE)
                    takes a part of the request
                    takes `Pool`, made once for the application, given by the application (commands.rs:LINE)
               3. before hook a closure, of the include `/v1` (commands.rs:LINE)
               4. permission `signed_in`, of the include `/v1` (commands.rs:LINE)
                  takes `Session`, made already, given by the application (commands.rs:LINE)
               5. argument `id`: path `id`
               6. argument `body`: the body
               7. handler `put_item` (commands.rs:LINE)
              on an error, the first that takes it:
               8. exception handler `on_lost` for `Lost`, of the include `/v1` (commands.rs:LINE)
               9. exception handler `on_any` for `Error` with status 404, of the application (commands.rs:LINE)
              what was made ends, last made first:
              10. end of `Session`, given by the application (commands.rs:LINE)
              at last:
              11. after hook a closure, of the include `/v1` (commands.rs:LINE)
              12. after hook a closure, of the application (commands.rs:LINE)
        "#]],
    );
}

struct Scripts;

#[controller("/scripts", interceptors(Audited), dependencies(copy))]
impl Scripts {
    #[get(
        "/{id}",
        middleware(timed),
        layers(tower::layer::util::Identity::new()),
        before_request(|_: &mut Request| ()),
        permissions(AllowAny),
        exception_handlers(on_lost),
        after_request(|_: &mut Response| ())
    )]
    async fn script(&self, id: u32, _clipboard: Inject<Clipboard>) {
        let _ = id;
    }
}

#[test]
fn what_an_attribute_says_stands_where_it_was_written() {
    let app = Ravyn::new().without_document().controller(Scripts);
    check(
        &app,
        &["explain", "/scripts/7"],
        &expect![[r#"
            GET /scripts/{id} (`script`, commands.rs:LINE)
               1. middleware `timed`, of the handler `script` (commands.rs:LINE)
               2. middleware `TowerLayer<NextService>`, of the handler `script` (commands.rs:LINE)
               3. before hook a closure, of the handler `script` (commands.rs:LINE)
               4. interceptor `Audited`, of the controller `Scripts` (commands.rs:LINE)
               5. permission `AllowAny`, of the handler `script` (commands.rs:LINE)
               6. argument `id`: path `id`
               7. argument `self`: `Scripts`, a value of the application, given by the controller `Scripts` (commands.rs:LINE)
               8. argument `_clipboard`: `Clipboard`, made once for the request, given by the controller `Scripts` (commands.rs:LINE)
               9. handler `script` (commands.rs:LINE)
              on an error, the first that takes it:
              10. exception handler `on_lost` for `Lost`, of the handler `script` (commands.rs:LINE)
              at last:
              11. after hook a closure, of the handler `script` (commands.rs:LINE)
        "#]],
    );
}

#[test]
fn explain_tells_it_as_json() {
    let app = Ravyn::new()
        .without_document()
        .dependency(copy)
        .routes(routes![pasted]);
    let text = printed(&app, &["explain", "--json", "GET", "/paste"]).expect("JSON");
    let routes: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(routes.as_array().map(Vec::len), Some(1));
    let route = &routes[0];
    assert_eq!(
        (&route["methods"], &route["path"], &route["handler"]),
        (&json!(["GET"]), &json!("/paste"), &json!("pasted"))
    );
    assert_eq!(route["source"]["file"], "tests/it/commands.rs");
    let steps = route["steps"].as_array().expect("a list");
    let kinds: Vec<_> = steps
        .iter()
        .map(|step| (&step["kind"], &step["name"]))
        .collect();
    assert_eq!(
        kinds,
        [
            (&json!("argument"), &json!("clipboard")),
            (&json!("handler"), &json!("pasted"))
        ]
    );
    assert_eq!(
        steps[0]["reads"][0]["from"],
        "`Clipboard`, made once for the request, given by the application"
    );
}

#[get("/paste")]
async fn pasted(clipboard: Inject<Clipboard>) {
    let _ = clipboard;
}

#[test]
fn explain_tells_it_for_one_method() {
    check(
        &shop(),
        &["explain", "put", "/v1/items/7"],
        &expect![[r#"
            PUT /v1/items/{id} (`put_item`, commands.rs:LINE)
               1. middleware `timed`, of the application (commands.rs:LINE)
               2. middleware `with_session`, of the include `/v1` (commands.rs:LINE)
                  takes `Session`, made once for the request, given by the application (commands.rs:LINE)
                    takes a part of the request
                    takes `Pool`, made once for the application, given by the application (commands.rs:LINE)
               3. before hook a closure, of the include `/v1` (commands.rs:LINE)
               4. permission `signed_in`, of the include `/v1` (commands.rs:LINE)
                  takes `Session`, made already, given by the application (commands.rs:LINE)
               5. argument `id`: path `id`
               6. argument `body`: the body
               7. handler `put_item` (commands.rs:LINE)
              on an error, the first that takes it:
               8. exception handler `on_lost` for `Lost`, of the include `/v1` (commands.rs:LINE)
               9. exception handler `on_any` for `Error` with status 404, of the application (commands.rs:LINE)
              what was made ends, last made first:
              10. end of `Session`, given by the application (commands.rs:LINE)
              at last:
              11. after hook a closure, of the include `/v1` (commands.rs:LINE)
              12. after hook a closure, of the application (commands.rs:LINE)
        "#]],
    );
    let head = printed(&shop(), &["explain", "HEAD", "/v1/items/7"]).expect("a route");
    assert!(head.starts_with("GET /v1/items/{id} (`item`"), "{head}");
}

#[test]
fn a_mounted_application_has_the_middleware_of_those_around() {
    check(
        &shop(),
        &["explain", "/inner/health"],
        &expect![[r#"
            GET /inner/health (`health`, commands.rs:LINE)
               1. middleware `timed`, of the application (commands.rs:LINE)
               2. handler `health` (commands.rs:LINE)
              on an error, the first that takes it:
               3. exception handler `on_any` for `Error` with status 404, of the application (commands.rs:LINE)
              at last:
               4. after hook a closure, of the application (commands.rs:LINE)
        "#]],
    );
}

#[test]
fn a_path_that_no_route_answers_says_which_are_near() {
    let error = |words: &[&str]| printed(&shop(), words).expect_err("no route");
    expect!["no route answers `/v1/item/7`; the nearest are `GET /v1/items/{id}`, `PUT /v1/items/{id}`, `GET /inner/health`"].assert_eq(&error(&["explain", "/v1/item/7"]));
    expect![
        "no route answers `DELETE /v1/items/7`; the methods of the path are GET, HEAD, OPTIONS, PUT"
    ]
    .assert_eq(&error(&["explain", "DELETE", "/v1/items/7"]));
    expect!["no handler answers `OPTIONS /v1/items/7`: it is answered with `Allow: GET, HEAD, OPTIONS, PUT`"].assert_eq(&error(&["explain", "OPTIONS", "/v1/items/7"]));
    expect!["no request can have the path `/v1//items`: the path has an empty segment"]
        .assert_eq(&error(&["explain", "/v1//items"]));
    let error = printed(&Ravyn::new().without_document(), &["explain", "/"]);
    assert_eq!(error, Err("no route answers `/`: there is none".to_owned()));
}

#[test]
fn explain_still_tells_what_a_fault_means() {
    let page = printed(&shop(), &["explain", "rv0005"]).expect("a page");
    assert!(page.starts_with("RV0005: "), "{page}");
    let error = printed(&shop(), &["explain", "RV9999"]).expect_err("no page");
    assert!(error.contains("there is no fault `RV9999`"), "{error}");
}

#[test]
fn no_command_runs_a_provider() {
    for words in [
        &["graph"][..],
        &["graph", "--svg"],
        &["explain", "/v1/items/7"],
        &["check"],
        &["routes"],
    ] {
        printed(&shop(), words).expect("a text");
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 0);
}

#[test]
fn an_application_with_faults_has_no_graph() {
    let app = Ravyn::new().routes(routes![item]);
    for words in [&["graph"][..], &["explain", "/items/7"]] {
        let error = printed(&app, words).expect_err("a fault");
        assert!(error.contains("error[RV0005]"), "{error}");
    }
}

#[test]
fn two_forms_at_once_are_a_mistake() {
    let error = printed(&shop(), &["graph", "--svg", "--json"]).expect_err("a mistake");
    assert!(error.contains("cannot be used with"), "{error}");
}

#[test]
fn check_warns_of_what_nobody_asks_for() {
    let app = Ravyn::new()
        .without_document()
        .dependency(copy)
        .routes(routes![health]);
    check(
        &app,
        &["check"],
        &expect![[r#"
        warning[RV0027]: the application gives `Clipboard`, and nothing asks for it
          --> commands.rs:LINE
           = help: take it out, or ask for it: `Inject<..>`

        no faults in 1 route
    "#]],
    );
}

#[derive(Debug, Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    /// Where orders are kept.
    database_url: Secret<String>,
}

#[get("/database")]
async fn database(settings: Inject<ShopSettings>) -> String {
    settings.database_url.expose().clone()
}

#[test]
fn what_only_tells_of_the_application_needs_no_secret() {
    let shop = Ravyn::new()
        .settings_from(Sources::testing())
        .settings::<ShopSettings>()
        .routes(routes![database]);
    check(
        &shop.clone().without_document(),
        &["graph"],
        &expect![[r#"
            the application (commands.rs:LINE)
              - dependency `ShopSettings`, scope app (commands.rs:LINE)
              GET /database (`database`) (commands.rs:LINE)

            who needs what
              GET /database (database) (commands.rs:LINE)
                -> `ShopSettings`, scope app, given by the application (commands.rs:LINE)
        "#]],
    );
    let routes = printed(&shop, &["routes"]).expect("a table");
    assert!(routes.contains("/database"), "{routes}");
    let told = printed(&shop, &["explain", "/database"]).expect("a walk");
    assert!(told.contains("`ShopSettings`"), "{told}");
    if cfg!(feature = "openapi") {
        let document = printed(&shop, &["openapi"]).expect("a document");
        assert!(document.contains("/database"), "{document}");
    }
    for words in [&["check"][..], &["serve"], &[]] {
        let error = printed(&shop, words).expect_err("a fault");
        assert!(error.contains("error[RV0040]"), "{words:?}: {error}");
    }
    assert!(shop.build().is_err());
}
