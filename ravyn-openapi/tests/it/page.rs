//! The documentation UIs as a client sees them. What a browser makes of them is in `tests/browser` of the facade.

use http::StatusCode;
use ravyn_core::app::Ravyn;
use ravyn_core::routing::TrailingSlash;
use ravyn_core::testing::{TestClient, TestResponse};
use ravyn_openapi::{OpenApi, Ui};

const UIS: [&str; 5] = ["swagger", "scalar", "redoc", "rapidoc", "elements"];

fn client() -> TestClient {
    client_of(OpenApi::new())
}

fn client_of(openapi: OpenApi) -> TestClient {
    let app: Ravyn = Ravyn::new().title("Tea </title><script>");
    TestClient::new(app.extension(openapi))
}

/// What the page loads.
fn addresses(page: &TestResponse) -> Vec<String> {
    let addresses = page.text().split(['"']).filter(|text| text.contains("?v="));
    addresses.map(str::to_owned).collect()
}

#[tokio::test]
async fn every_ui_has_its_path_and_the_default_one_has_that_of_the_documentation() {
    let client = client_of(OpenApi::new().default_ui(Ui::Scalar));
    for (path, mark) in [
        ("/docs", "scalar/standalone.js"),
        ("/docs/swagger", "swagger/swagger-ui-bundle.js"),
        ("/docs/scalar", "scalar/standalone.js"),
        ("/docs/redoc", "redoc/redoc.standalone.js"),
        ("/docs/rapidoc", "rapidoc/rapidoc-min.js"),
        ("/docs/elements", "elements/web-components.min.js"),
    ] {
        let page = client.get(path).send().await;
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(page.text().contains(mark), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn swagger_ui_has_the_path_of_the_documentation_unless_another_is_chosen() {
    let page = client().get("/docs").send().await;
    assert!(
        page.text().contains("swagger-ui-bundle.js"),
        "{}",
        page.text()
    );
    assert!(
        page.text().contains(r#"data-document="openapi.json""#),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn what_a_page_loads_stands_below_the_documentation() {
    for (docs, folder) in [
        ("/docs", "/docs/"),
        ("/api/docs/", "/api/docs/"),
        ("/", "/"),
    ] {
        let client = client_of(OpenApi::new().docs_path(docs));
        for ui in UIS {
            let page = client.get(&format!("{folder}{ui}")).send().await;
            let addresses = addresses(&page);
            assert!(addresses.len() > 2, "{}", page.text());
            for address in addresses {
                let asset = client.get(&format!("{folder}{address}")).send().await;
                assert_eq!(asset.status(), 200, "{address}");
                assert_eq!(
                    asset.header("x-content-type-options"),
                    Some("nosniff"),
                    "{address}"
                );
                assert_eq!(
                    asset.header("cache-control"),
                    Some("public, max-age=31536000, immutable"),
                    "{address}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_ui_that_is_not_served_leaves_nothing_behind() {
    let client = client_of(OpenApi::new().uis([Ui::Redoc]));
    for (path, status) in [
        ("/docs", 200),
        ("/docs/redoc", 200),
        ("/docs/swagger", 404),
        ("/docs/swagger/swagger-ui.css", 404),
        ("/docs/swagger/oauth2-redirect", 404),
    ] {
        assert_eq!(client.get(path).send().await.status(), status, "{path}");
    }
}

#[tokio::test]
async fn i5_a_page_runs_scripts_of_files_alone() {
    let client = client();
    let redirects = ["swagger/oauth2-redirect", "rapidoc/oauth2-redirect"];
    for path in UIS.iter().chain(&redirects) {
        let page = client.get(&format!("/docs/{path}")).send().await;
        let policy = page.header("content-security-policy").expect("a policy");
        let directives: Vec<_> = policy.split("; ").collect();
        for directive in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(directives.contains(&directive), "{path}: {policy}");
        }
        for script in page.text().split("<script").skip(1) {
            let (attributes, rest) = script.split_once('>').expect("a tag");
            assert!(attributes.contains(" src=\""), "{path}: {attributes}");
            assert!(rest.starts_with("</script>"), "{path}: {rest}");
        }
        let title = "<title>Tea &lt;/title&gt;&lt;script&gt;</title>";
        assert!(page.text().contains(title), "{}", page.text());
    }
}

#[tokio::test]
async fn large_files_are_sent_as_they_are_to_those_who_take_gzip() {
    let client = client();
    let path = "/docs/swagger/swagger-ui.css";
    let packed = client
        .get(path)
        .header("accept-encoding", "gzip, br")
        .send()
        .await;
    let plain = client.get(path).send().await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(plain.header("content-encoding"), None);
    assert!(packed.bytes().starts_with(&[0x1f, 0x8b]) && plain.text().starts_with(".swagger-ui"));
    for answer in [&packed, &plain] {
        assert_eq!(
            answer.header("content-type"),
            Some("text/css; charset=utf-8")
        );
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
    }
    assert_ne!(packed.header("etag"), plain.header("etag"));
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let client = client();
    for path in [
        "/docs",
        "/docs/swagger/favicon-32x32.png",
        "/docs/swagger/swagger-ui-bundle.js",
    ] {
        let first = client.get(path).send().await;
        let tag = first.header("etag").expect("a validator");
        let again = client.get(path).header("if-none-match", tag).send().await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(again.header("cache-control"), first.header("cache-control"));
        assert!(again.bytes().is_empty());
        let head = client.head(path).send().await;
        assert_eq!(head.status(), 200, "{path}");
        assert!(head.bytes().is_empty());
    }
}

#[tokio::test]
async fn addresses_hold_wherever_the_page_stands() {
    let openapi = OpenApi::new()
        .docs_path("/api/docs")
        .document_path("/v1/openapi.json");
    let app: Ravyn = Ravyn::new()
        .trailing_slash(TrailingSlash::Ignore)
        .extension(openapi);
    let client = TestClient::new(app);
    let page = client.get("/api/docs").send().await;
    assert!(
        page.text()
            .contains(r#"data-document="../v1/openapi.json""#),
        "{}",
        page.text()
    );
    assert!(
        addresses(&page)
            .iter()
            .all(|address| address.starts_with("docs/swagger/"))
    );
    let page = client.get("/api/docs/").send().await;
    assert!(
        page.text()
            .contains(r#"data-document="../../v1/openapi.json""#),
        "{}",
        page.text()
    );
    assert!(
        addresses(&page)
            .iter()
            .all(|address| address.starts_with("swagger/"))
    );
}
