//! The page and what it loads.

use http::StatusCode;
use ravyn_core::app::Ravyn;
use ravyn_core::routing::TrailingSlash;
use ravyn_core::testing::{TestClient, TestResponse};
use ravyn_openapi::OpenApi;

fn client() -> TestClient {
    let app: Ravyn = Ravyn::new().title("Tea </title><script>");
    TestClient::new(app.extension(OpenApi::new()))
}

/// What the page loads.
fn addresses(page: &TestResponse) -> Vec<String> {
    let addresses = page.text().split(['"']).filter(|text| text.contains("?v="));
    addresses.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_page_loads_only_what_stands_beside_it() {
    let client = client();
    let page = client.get("/docs").send().await;
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(
        page.text()
            .contains("<title>Tea &lt;/title&gt;&lt;script&gt;</title>"),
        "{}",
        page.text()
    );
    assert!(
        page.text().contains(r#"data-document="openapi.json""#),
        "{}",
        page.text()
    );
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    let addresses = addresses(&page);
    assert_eq!(addresses.len(), 5);
    for address in addresses {
        let asset = client.get(&format!("/{address}")).send().await;
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

#[tokio::test]
async fn large_files_are_sent_as_they_are_to_those_who_take_gzip() {
    let client = client();
    let path = "/docs/swagger-ui.css";
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
    for path in ["/docs", "/docs/favicon.png", "/docs/swagger-ui-bundle.js"] {
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
            .all(|address| address.starts_with("docs/"))
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
            .all(|address| !address.contains('/'))
    );
}
