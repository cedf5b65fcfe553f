//! Routes of hosts: which request they answer, what they read of its host, and how the document shows them.

use expect_test::{Expect, expect};
use ravyn::prelude::*;
use ravyn::testing::TestClient;

use crate::support::assert_problem;

#[get("/")]
async fn home() -> &'static str {
    "home"
}

#[get("/health")]
async fn health() -> &'static str {
    "health"
}

#[get("/")]
async fn api() -> &'static str {
    "api"
}

#[get("/items/{id}")]
async fn api_item(id: u64) -> String {
    format!("item {id}")
}

#[get("/")]
async fn tenant(tenant: String) -> String {
    tenant
}

#[get("/items/{id}")]
async fn tenant_item(id: u64, #[path] tenant: String) -> String {
    format!("{tenant} {id}")
}

#[get("/numbers")]
async fn number(number: u16) -> String {
    number.to_string()
}

fn hosts() -> Ravyn {
    Ravyn::new()
        .routes(routes![home, health])
        .include(Host::new("{tenant}.Example.com").routes(routes![tenant, tenant_item]))
        .include(Host::new("api.example.com.").routes(routes![api]))
        .include(Include::new("/v1").include(Host::new("{number}.org").routes(routes![number])))
}

async fn get(client: &TestClient, host: &str, path: &str) -> String {
    let response = client.get(path).header("host", host).send().await;
    format!("{} {}", response.status().as_u16(), response.text())
}

#[tokio::test]
async fn a_host_answers_its_own_requests_and_leaves_the_others() {
    let client = TestClient::new(hosts());
    for (host, path, expected) in [
        ("localhost", "/", "200 home"),
        ("api.example.com", "/", "200 api"),
        ("API.example.COM:8000", "/", "200 api"),
        ("api.example.com.:80", "/", "200 api"),
        ("acme.example.com", "/", "200 acme"),
        ("ACME.example.com", "/items/7", "200 acme 7"),
        ("api.example.com", "/items/7", "200 api 7"),
        ("api.example.com", "/health", "200 health"),
        ("acme.example.com", "/health", "200 health"),
        ("a.b.example.com", "/", "200 home"),
        ("example.com", "/", "200 home"),
        ("[::1]:80", "/", "200 home"),
        ("7.org", "/v1/numbers", "200 7"),
    ] {
        assert_eq!(get(&client, host, path).await, expected, "{host}{path}");
    }
    let response = client
        .get("/items/7")
        .header("host", "localhost")
        .send()
        .await;
    assert_problem(&response, 404, "not-found");
    let response = client
        .get("/v1/numbers")
        .header("host", "x.org")
        .send()
        .await;
    assert_eq!(response.status(), 422);
}

#[tokio::test]
async fn a_method_that_the_routes_of_a_host_lack_is_405_there() {
    let client = TestClient::new(hosts());
    let response = client
        .post("/items/7")
        .header("host", "acme.example.com")
        .send()
        .await;
    assert_problem(&response, 405, "method-not-allowed");
    assert_eq!(response.header("allow"), Some("GET, HEAD, OPTIONS"));
}

#[tokio::test]
async fn the_target_names_the_host_before_the_field_does() {
    let client = TestClient::new(hosts());
    let response = client
        .get("http://acme.example.com/")
        .header("host", "api.example.com");
    assert_eq!(response.send().await.text(), "acme");
}

struct Name(&'static str);

#[get("/name")]
async fn name(name: Inject<Name>) -> String {
    name.0.to_owned()
}

struct Marked;

impl Middleware for Marked {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        let mark = HeaderValue::from_static("yes");
        response.headers_mut().insert("x-marked", mark);
        response
    }
}

#[tokio::test]
async fn a_host_is_a_level() {
    let inner = Ravyn::new()
        .middleware(Marked)
        .state(Name("inner"))
        .routes(routes![name]);
    let app = Ravyn::new()
        .state(Name("outer"))
        .routes(routes![name])
        .include(
            Host::new("a.example.com")
                .state(Name("a"))
                .permission(DenyAll)
                .include(Include::new("/denied").routes(routes![name])),
        )
        .include(
            Host::new("b.example.com")
                .state(Name("b"))
                .routes(routes![name]),
        )
        .include(Host::new("c.example.com").mount("/", inner));
    let client = TestClient::new(app);
    assert_eq!(get(&client, "a.example.com", "/name").await, "200 outer");
    assert_eq!(get(&client, "b.example.com", "/name").await, "200 b");
    assert_eq!(get(&client, "c.example.com", "/name").await, "200 inner");
    let denied = client
        .get("/denied/name")
        .header("host", "a.example.com")
        .send()
        .await;
    assert_eq!(denied.status(), 403);
    for (host, mark) in [("c.example.com", Some("yes")), ("d.example.com", None)] {
        let lost = client.get("/nowhere").header("host", host).send().await;
        assert_eq!(
            (lost.status().as_u16(), lost.header("x-marked")),
            (404, mark),
            "{host}"
        );
    }
}

#[tokio::test]
async fn a_slash_at_the_end_is_as_without_hosts() {
    for (rule, expected) in [
        (TrailingSlash::Strict, 404),
        (TrailingSlash::Ignore, 200),
        (TrailingSlash::Redirect, 308),
    ] {
        let client = TestClient::new(hosts().trailing_slash(rule));
        let response = client
            .get("/items/7/")
            .header("host", "acme.example.com")
            .send()
            .await;
        assert_eq!(response.status().as_u16(), expected);
    }
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_shows_where_routes_of_a_host_are_served() {
    let client = TestClient::new(hosts());
    let document: Value = client.get("/openapi.json").send().await.json();
    let item = &document["paths"]["/items/{id}"]["get"];
    assert_eq!(
        item["servers"],
        json!([{
            "url": "https://{tenant}.example.com",
            "variables": {"tenant": {"default": "tenant"}},
        }])
    );
    let parameters = item["parameters"].as_array().expect("a list");
    assert_eq!(parameters.len(), 1, "{item}");
    assert_eq!(parameters[0]["name"], "id");
    let home = &document["paths"]["/"]["get"];
    assert_eq!(home["operationId"], "home");
    assert_eq!(home.get("servers"), None);
    assert_eq!(
        home["description"],
        "Another operation has this path and method at `api.example.com`, `{tenant}.example.com`. OpenAPI has no \
         place for it."
    );
}

#[track_caller]
fn check(app: &Ravyn, expected: &Expect) {
    let error = app.build().expect_err("a fault").to_string();
    let lines = error
        .lines()
        .filter(|line| !line.contains("tests/it/hosts.rs"));
    expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn patterns_of_one_shape_are_refused_unless_they_are_the_same() {
    let app = Ravyn::new()
        .include(Host::new("{a}.example.com").routes(routes![home]))
        .include(Host::new("{b}.EXAMPLE.com").routes(routes![health]));
    check(
        &app,
        &expect![[r#"
        error[RV0054]: `{b}.EXAMPLE.com` and `{a}.example.com` match the same hosts
           = help: give their parameters the same names, or change one of them

        the application has 1 fault; `explain RV0054` tells more"#]],
    );
    let same = Ravyn::new()
        .include(Host::new("{a}.example.com").routes(routes![home]))
        .include(Host::new("{a}.Example.com").routes(routes![health]));
    assert!(same.build().is_ok());
}

#[test]
fn a_pattern_that_no_host_has_is_refused() {
    let mut app = Ravyn::new();
    for pattern in ["", "a..b", "a.b:80", "x-{a}.b", "{a}.{a}", "https://a"] {
        app = app.include(Host::new(pattern).routes(routes![home]));
    }
    let nested = Host::new("a").include(Host::new("b").routes(routes![home]));
    check(
        &app.include(nested),
        &expect![[r#"
        error[RV0055]: `` is no pattern of a host: it is empty
           = help: write labels with a dot between them: `api.example.com`

        error[RV0055]: `a..b` is no pattern of a host: it has an empty label
           = help: write labels with a dot between them: `api.example.com`

        error[RV0055]: `a.b:80` is no pattern of a host: it has a port, which does not count
           = help: leave the port out

        error[RV0055]: `x-{a}.b` is no pattern of a host: `x-{a}` is no parameter that stands for a whole label
           = help: write `{name}` for one label, with a dot on each side

        error[RV0055]: `{a}.{a}` is no pattern of a host: it has two parameters called `a`
           = help: give one of the two another name

        error[RV0055]: `https://a` is no pattern of a host: `https://a` is no label of a host name
           = help: a label has ASCII letters, digits, `-` and `_`; other letters are written as `xn--..`

        error[RV0055]: the host `b` stands within the host `a`
           = help: put it beside the other one: a request has one host

        the application has 7 faults; `explain RV0055` tells more"#]],
    );
    let both = Host::new("{id}.b").routes(routes![api_item]);
    check(
        &Ravyn::new().include(both),
        &expect![[r#"
        error[RV0055]: the path and the host `{id}.b` both have a parameter `id`
           = route: GET {id}.b/items/{id} (api_item)
           = help: give one of the two another name

        the application has 1 fault; `explain RV0055` tells more"#]],
    );
}

#[test]
fn two_routes_of_one_host_clash() {
    let app = Ravyn::new().include(Host::new("{a}.b").routes(routes![home, api]));
    check(
        &app,
        &expect![[r#"
        error[RV0001]: two routes answer GET {a}.b/
           = route: GET {a}.b/ (api)
           = help: change the path or the method of one of them

        the application has 1 fault; `explain RV0001` tells more"#]],
    );
}

#[test]
fn explain_names_the_routes_of_every_host() {
    let words = ["program", "explain", "/items/7"].map(Into::into);
    let text = hosts().text_of(words).expect("routes");
    assert!(
        text.starts_with("GET {tenant}.example.com/items/{id}"),
        "{text}"
    );
    assert!(text.contains("argument `tenant`: host `tenant`"), "{text}");
}
