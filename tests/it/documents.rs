//! The documents of one application: who reads which, and where.

use ravyn::openapi::{OpenApi, Server, ServerVariable};
use ravyn::prelude::*;
use ravyn::settings::{Profile, RavynSettings};
use ravyn::testing::TestClient;

/// Lists what was ordered
#[get("/orders", tags("orders"))]
async fn orders() -> &'static str {
    "none"
}

/// Closes the books
#[post("/books", tags("books"), hidden)]
async fn close_books() {}

/// Says whether all is well
#[get("/healthz", public)]
async fn health() -> &'static str {
    "well"
}

/// Writes a bill
#[post("/bills", tags("bills"))]
async fn bill() {}

async fn paths(client: &TestClient, document: &str) -> Vec<String> {
    let answer = client.get(document).send().await;
    assert_eq!(answer.status(), 200, "{document}: {}", answer.text());
    let document: Value = answer.json();
    let paths = document["paths"].as_object().expect("an object");
    paths.keys().cloned().collect()
}

fn shop() -> Ravyn {
    let billing = Ravyn::new().title("Billing").routes(routes![bill]);
    Ravyn::new()
        .title("Shop")
        .routes(routes![orders, close_books, health])
        .include(Include::new("/billing").mount("/", billing))
}

#[tokio::test]
async fn a_mounted_application_has_its_own_document() {
    let client = TestClient::new(shop());
    assert_eq!(
        paths(&client, "/openapi.json").await,
        ["/healthz", "/orders"]
    );
    assert_eq!(
        paths(&client, "/billing/openapi.json").await,
        ["/billing/bills"]
    );
    let document: Value = client.get("/billing/openapi.json").send().await.json();
    assert_eq!(document["info"]["title"], "Billing");
}

#[tokio::test]
async fn a_document_can_have_the_routes_of_what_is_mounted() {
    let client = TestClient::new(shop().extension(OpenApi::new().merge_mounted()));
    let all = ["/billing/bills", "/healthz", "/orders"];
    assert_eq!(paths(&client, "/openapi.json").await, all);
    assert_eq!(
        paths(&client, "/billing/openapi.json").await,
        ["/billing/bills"]
    );
}

#[tokio::test]
async fn each_audience_has_its_document() {
    let app = shop()
        .extension(OpenApi::new())
        .extension(OpenApi::named("partners").only_tags(["orders"]))
        .extension(
            OpenApi::named("staff")
                .with_hidden()
                .without_tags(["orders"]),
        );
    let client = TestClient::new(app);
    assert_eq!(
        paths(&client, "/openapi.json").await,
        ["/healthz", "/orders"]
    );
    assert_eq!(paths(&client, "/partners/openapi.json").await, ["/orders"]);
    assert_eq!(
        paths(&client, "/staff/openapi.json").await,
        ["/books", "/healthz"]
    );
    assert_eq!(client.get("/partners/docs").send().await.status(), 200);
}

#[test]
fn each_document_has_its_command() {
    let app = || shop().extension(OpenApi::named("partners").only_tags(["orders"]));
    let print = |name: &str| {
        app()
            .text_of(["program", name].map(Into::into))
            .expect("a document")
    };
    assert!(print("partners").contains("/orders"));
    assert!(!print("partners").contains("/healthz"));
    assert!(print("openapi").contains("/healthz"));
}

#[test]
fn a_document_for_a_tag_that_no_route_has_does_not_build() {
    let app = shop().extension(
        OpenApi::named("partners")
            .only_tags(["order"])
            .without_tags(["zebras"]),
    );
    let error = app.build().expect_err("two faults").to_string();
    assert!(
        error.contains("error[RV0034]: no route has the tag `order`"),
        "{error}"
    );
    assert!(error.contains("did you mean `orders`?"), "{error}");
    assert!(
        error.contains("error[RV0034]: no route has the tag `zebras`"),
        "{error}"
    );
    assert!(error.contains("tests/it/documents.rs:"), "{error}");
}

#[tokio::test]
async fn the_document_is_served_as_yaml_too() {
    let client = TestClient::new(shop());
    let yaml = client.get("/openapi.yaml").send().await;
    assert_eq!(yaml.header("content-type"), Some("application/yaml"));
    assert!(
        yaml.text()
            .starts_with("openapi: \"3.1.0\"\ninfo:\n  title: Shop\n"),
        "{}",
        yaml.text()
    );
    let tag = yaml.header("etag").expect("a validator");
    let again = client
        .get("/openapi.yaml")
        .header("if-none-match", tag)
        .send()
        .await;
    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn the_document_is_compressed_for_those_who_take_it() {
    let client = TestClient::new(shop());
    for path in ["/openapi.json", "/openapi.yaml"] {
        let plain = client
            .get(path)
            .header("accept-encoding", "identity")
            .send()
            .await;
        let packed = client
            .get(path)
            .header("accept-encoding", "gzip")
            .send()
            .await;
        assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
        assert_eq!(packed.header("vary"), Some("accept-encoding"));
        assert_ne!(packed.header("etag"), plain.header("etag"));
        assert!(packed.bytes().len() * 2 < plain.bytes().len());
        let tag = packed.header("etag").expect("a validator");
        let again = client.get(path).header("accept-encoding", "gzip");
        let again = again.header("if-none-match", tag).send().await;
        assert_eq!(again.status(), 304);
    }
}

static STAFF: HttpBasic<Identity> = HttpBasic::new().verify(&find_staff);

#[expect(
    clippy::needless_pass_by_value,
    reason = "a function that verifies has the credential"
)]
fn find_staff(credentials: BasicCredentials) -> Option<Identity> {
    let is_ada = credentials.matches("ada", "correct horse");
    is_ada.then(|| Identity::new("ada"))
}

const ADA: &str = "Basic YWRhOmNvcnJlY3QgaG9yc2U=";

#[tokio::test]
async fn who_reads_a_document_can_be_asked_for_a_credential() {
    let guarded =
        OpenApi::new().level(|docs| docs.authentication(&STAFF).permission(IsAuthenticated));
    let client = TestClient::new(shop().extension(guarded));
    for path in [
        "/openapi.json",
        "/openapi.yaml",
        "/docs",
        "/docs/swagger",
        "/docs/swagger/page.js",
    ] {
        let nobody = client.get(path).send().await;
        assert_eq!(nobody.status(), 401, "{path}");
        assert!(
            nobody
                .header("www-authenticate")
                .is_some_and(|one| one.starts_with("Basic "))
        );
        let ada = client.get(path).header("authorization", ADA).send().await;
        assert_eq!(ada.status(), 200, "{path}");
    }
    assert_eq!(client.get("/orders").send().await.status(), 200);
}

#[tokio::test]
async fn a_document_of_an_application_that_requires_identities_is_public_by_its_word_alone() {
    let app = || shop().authentication(&STAFF).require_authentication();
    let closed = TestClient::new(app());
    assert_eq!(closed.get("/openapi.json").send().await.status(), 401);
    assert_eq!(closed.get("/docs").send().await.status(), 401);
    let open = TestClient::new(app().extension(OpenApi::new().public()));
    for path in [
        "/openapi.json",
        "/openapi.yaml",
        "/docs",
        "/docs/swagger/page.js",
    ] {
        assert_eq!(open.get(path).send().await.status(), 200, "{path}");
    }
    assert_eq!(open.get("/orders").send().await.status(), 401);
}

#[tokio::test]
async fn a_document_is_served_where_the_program_runs_for_its_readers() {
    let app = |profile| {
        let sources = Sources::testing().profile(profile);
        let settings = RavynSettings::read(&sources).expect("good settings");
        let openapi = OpenApi::new().only_in([Profile::Development, Profile::Testing]);
        shop()
            .configure(settings)
            .settings_from(sources)
            .extension(openapi)
    };
    for (profile, status) in [(Profile::Development, 200), (Profile::Production, 404)] {
        let client = TestClient::new(app(profile));
        for path in ["/openapi.json", "/openapi.yaml", "/docs"] {
            assert_eq!(
                client.get(path).send().await.status(),
                status,
                "{profile:?} {path}"
            );
        }
    }
}

#[tokio::test]
async fn documents_move_with_their_pages() {
    let openapi = OpenApi::new()
        .document_path("/meta/shop.json")
        .docs_path("/meta/docs");
    let client = TestClient::new(shop().extension(openapi));
    for path in [
        "/meta/shop.json",
        "/meta/shop.yaml",
        "/meta/docs",
        "/meta/docs/redoc",
    ] {
        assert_eq!(client.get(path).send().await.status(), 200, "{path}");
    }
    for path in ["/openapi.json", "/openapi.yaml", "/docs"] {
        assert_eq!(client.get(path).send().await.status(), 404, "{path}");
    }
}

/// Stock is low.
#[webhook("stock.low", tags("books"))]
async fn stock_low(left: Json<u32>) -> NoContent;

/// An order is paid.
#[webhook("order.paid", tags("orders"))]
async fn order_paid(order: Json<u64>) -> NoContent;

/// A bill is paid.
#[webhook("bill.paid", tags("bills"))]
async fn bill_paid(bill: Json<u64>) -> NoContent;

async fn webhooks(client: &TestClient, document: &str) -> Vec<String> {
    let document: Value = client.get(document).send().await.json();
    let webhooks = document["webhooks"].as_object().into_iter().flatten();
    webhooks.map(|(name, _)| name.clone()).collect()
}

#[tokio::test]
async fn webhooks_are_shown_to_whom_their_routes_are() {
    let billing = Ravyn::new().webhook(bill_paid).routes(routes![bill]);
    let app = Ravyn::new()
        .webhook(stock_low)
        .webhook(order_paid)
        .routes(routes![orders, close_books])
        .include(Include::new("/billing").mount("/", billing))
        .extension(OpenApi::named("partners").only_tags(["orders"]))
        .extension(OpenApi::named("staff").without_tags(["orders"]))
        .extension(OpenApi::named("whole").merge_mounted());
    let client = TestClient::new(app);
    for (document, shown) in [
        ("/openapi.json", &["order.paid", "stock.low"][..]),
        ("/partners/openapi.json", &["order.paid"]),
        ("/staff/openapi.json", &["stock.low"]),
        (
            "/whole/openapi.json",
            &["bill.paid", "order.paid", "stock.low"],
        ),
        ("/billing/openapi.json", &["bill.paid"]),
    ] {
        assert_eq!(webhooks(&client, document).await, shown, "{document}");
    }
}

#[test]
fn a_document_with_a_name_or_a_path_of_no_use_does_not_build() {
    for (openapi, code, told) in [
        (
            OpenApi::named("routes"),
            "RV0011",
            "there is a command of this name",
        ),
        (OpenApi::named("a b"), "RV0011", "cannot be called `a b`"),
        (OpenApi::named("{x}"), "RV0011", "cannot be called `{x}`"),
        (OpenApi::named(""), "RV0011", "cannot be called ``"),
        (
            OpenApi::new().docs_path("docs"),
            "RV0004",
            "`docs` does not begin with `/`",
        ),
        (
            OpenApi::new().document_path("/{x}/openapi.json"),
            "RV0004",
            "has a parameter",
        ),
    ] {
        let error = shop().extension(openapi).build().expect_err(told);
        let text = error.to_string();
        assert_eq!(error.faults().len(), 1, "{text}");
        for part in [code, told, "tests/it/documents.rs:", "help: "] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

static PASSWORD: OAuth2PasswordBearer<Identity> =
    OAuth2PasswordBearer::new("/token").verify(&find_bearer);

fn find_bearer(token: BearerToken) -> Option<Identity> {
    drop(token);
    None
}

#[tokio::test]
async fn tokens_are_got_below_the_path_of_a_proxy() {
    let sources = Sources::testing().set("root_path", "/shop");
    let settings = RavynSettings::read(&sources).expect("good settings");
    let closed = Include::new("/v1").security(&PASSWORD);
    let app = shop().include(closed.routes(routes![orders]));
    let client = TestClient::new(app.configure(settings));
    let document: Value = client.get("/openapi.json").send().await.json();
    assert_eq!(document["servers"], json!([{"url": "/shop"}]));
    let schemes = document["components"]["securitySchemes"].as_object();
    let scheme = schemes.and_then(|schemes| schemes.values().next());
    let flow = &scheme.expect("a scheme")["flows"]["password"];
    assert_eq!(flow["tokenUrl"], "/shop/token");
}

#[tokio::test]
async fn a_page_may_send_requests_to_the_servers_of_its_document() {
    let eu = Server::new("https://{region}.shop.example/v1")
        .variable("region", ServerVariable::new("eu").one_of(["eu", "us"]));
    let openapi = OpenApi::new()
        .server(eu)
        .server(Server::new("http://127.0.0.1:9000"));
    let client = TestClient::new(shop().extension(openapi));
    let page = client.get("/docs").send().await;
    let policy = page.header("content-security-policy").expect("a policy");
    let expected =
        "connect-src 'self' http://127.0.0.1:9000 https://eu.shop.example https://us.shop.example;";
    assert!(policy.contains(expected), "{policy}");
}

#[tokio::test]
async fn answers_are_held_against_a_document_that_not_everybody_reads() {
    let closed = || OpenApi::new().permission(DenyAll);
    let client = TestClient::new(shop().extension(closed())).strict_openapi();
    assert_eq!(client.get("/orders").send().await.text(), "none");
    let liar = shop()
        .extension(closed())
        .after_request(|answer: &mut Response| *answer.status_mut() = StatusCode::IM_A_TEAPOT);
    let client = TestClient::new(liar).strict_openapi();
    let breach = tokio::spawn(async move { client.get("/orders").send().await });
    assert!(breach.await.is_err_and(|error| error.is_panic()));
}
