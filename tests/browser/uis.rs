//! Every documentation UI in a browser.

use std::path::Path;

use ravyn::openapi::{OpenApi, Ui};
use ravyn::prelude::*;
use ravyn::testing::TestClient;

use crate::docs::Docs;

/// A UI by the last part of its path, and what a user presses until the request of an operation is sent.
struct Case {
    name: &'static str,
    /// Labels of buttons and links. None: it sends nothing.
    presses: &'static [&'static str],
}

const SWAGGER: Case = Case {
    name: "swagger",
    presses: &["get /greeting", "Try it out", "Execute"],
};
const SCALAR: Case = Case {
    name: "scalar",
    presses: &["Test Request", "Send"],
};
const REDOC: Case = Case {
    name: "redoc",
    presses: &[],
};
const RAPIDOC: Case = Case {
    name: "rapidoc",
    presses: &["TRY"],
};
const ELEMENTS: Case = Case {
    name: "elements",
    presses: &["Greets", "Send API Request"],
};

/// Elements of the page, those in shadow trees too.
const ALL: &str = "const all = (root) => [...root.querySelectorAll('*')]
    .flatMap((one) => one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);";

/// Greets
#[get("/greeting")]
async fn greet() -> &'static str {
    "Hello from the handler"
}

/// Changes the greeting
#[put("/greeting")]
async fn change(greeting: Json<String>) -> String {
    greeting.0
}

const ENDS_A_SCRIPT: &str = "Shop </script><script>document.body.dataset.struck = 1</script>";

fn app(title: &'static str, description: &'static str) -> Ravyn {
    Ravyn::new()
        .title(title)
        .description(description)
        .routes(routes![greet, change])
}

impl Case {
    fn path(&self) -> String {
        format!("/docs/{}", self.name)
    }

    /// The UI shows the operations, and what an operation answers.
    async fn check(&self) {
        let docs = Docs::open_at(app(ENDS_A_SCRIPT, ENDS_A_SCRIPT), &self.path()).await;
        docs.until_text("Greets").await;
        docs.until_text("Changes the greeting").await;
        for label in self.presses {
            docs.press(label).await;
        }
        if !self.presses.is_empty() {
            docs.until_text("Hello from the handler").await;
        }
        docs.assert_not_struck().await;
        let errors = docs.assert_asks_no_other_site().await;
        assert!(errors.is_empty(), "{errors:?}");
        self.check_colours(&docs).await;
    }

    async fn check_colours(&self, docs: &Docs) {
        for is_dark in [true, false] {
            docs.browser.prefer_dark(is_dark).await;
            docs.show(&self.path()).await;
            docs.until_text("Greets").await;
            let relation = if is_dark { "< 80" } else { "> 200" };
            docs.browser
                .until(&format!("{BRIGHTNESS} {relation}"))
                .await;
        }
    }
}

/// Brightness of the page, from 0 to 255.
const BRIGHTNESS: &str = "
    let shown = document.elementFromPoint(innerWidth / 2, 8);
    const colour = (one) => getComputedStyle(one).backgroundColor;
    const isClear = (one) => /^rgba\\(.*, 0\\)$/.test(colour(one));
    while (shown.parentElement && isClear(shown)) shown = shown.parentElement;
    if (isClear(shown)) return getComputedStyle(shown).colorScheme;
    const [red, green, blue] = colour(shown).match(/[\\d.]+/g).map(Number);
    return (red + green + blue) / 3";

impl Docs {
    /// Waits until a text is on the page.
    async fn until_text(&self, text: &str) {
        let script = format!(
            "{ALL} const trees = all(document).flatMap((one) => one.shadowRoot ?? []);
            return [document.body, ...trees].some((tree) => tree.textContent.includes({}))",
            json!(text)
        );
        self.browser.until(&script).await;
    }

    /// Presses the button or link that is labelled so.
    async fn press(&self, label: &str) {
        let script = format!(
            "{ALL} const found = all(document).find((one) => one.matches('button, a')
                && [one.innerText, one.ariaLabel].some((text) => text?.replaceAll('\\u200b', '').trim().split('\\n')[0] === {}));
            found?.click(); return found !== undefined",
            json!(label)
        );
        self.browser.until(&script).await;
    }

    async fn assert_not_struck(&self) {
        let struck = self
            .browser
            .run("return document.body.dataset.struck ?? null");
        assert_eq!(struck.await, Value::Null);
    }
}

#[tokio::test]
async fn swagger_ui_shows_the_operations_and_sends_requests() {
    SWAGGER.check().await;
}

#[tokio::test]
async fn scalar_shows_the_operations_and_sends_requests() {
    SCALAR.check().await;
}

#[tokio::test]
async fn redoc_shows_the_operations() {
    REDOC.check().await;
}

#[tokio::test]
async fn rapidoc_shows_the_operations_and_sends_requests() {
    RAPIDOC.check().await;
}

#[tokio::test]
async fn elements_shows_the_operations_and_sends_requests() {
    ELEMENTS.check().await;
}

#[tokio::test]
async fn i5_what_a_description_says_runs_in_no_ui() {
    let hostile = "</script><script>document.body.dataset.struck = 1</script> \
        <img src=\"/greeting\" onerror=\"document.body.dataset.struck = 2\"> \
        <a href=\"javascript:document.body.dataset.struck = 3\">strike</a>";
    let docs = Docs::open_at(app("Shop", hostile), "/docs").await;
    for case in [SWAGGER, SCALAR, REDOC, RAPIDOC, ELEMENTS] {
        docs.show(&case.path()).await;
        docs.until_text("Greets").await;
        let strike = format!(
            "{ALL} all(document).find((one) => one.matches('a') && one.innerText === 'strike')?.click()"
        );
        docs.browser.run(&strike).await;
        docs.assert_not_struck().await;
    }
}

#[tokio::test]
async fn the_default_ui_is_at_the_path_of_the_documentation() {
    let openapi = OpenApi::new()
        .default_ui(Ui::Elements)
        .docs_path("/api/docs/");
    let app = app("Shop", "Sells.").extension(openapi);
    let docs = Docs::open_at(app, "/api/docs/").await;
    docs.until_text("Greets").await;
    let errors = docs.assert_asks_no_other_site().await;
    assert!(errors.is_empty(), "{errors:?}");
}

#[tokio::test]
async fn a_page_may_connect_to_the_server_that_gives_tokens() {
    static CODES: OAuth2AuthorizationCodeBearer =
        OAuth2AuthorizationCodeBearer::new("https://id.example/login", "https://id.example/token");

    #[get("/orders")]
    async fn orders(
        #[security(CODES, unverified = "nothing is asked for here")] _token: BearerToken,
    ) {
    }

    let client = TestClient::new(Ravyn::new().routes(routes![orders]));
    let page = client.get("/docs").send().await;
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("connect-src 'self' https://id.example;"),
        "{policy}"
    );
}

#[tokio::test]
#[ignore = "it writes the pictures of the guide: `cargo xtask ui-pictures`"]
async fn pictures_for_the_guide() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/images");
    std::fs::create_dir_all(&folder).expect("a folder");
    let docs = Docs::open_at(app("Shop", "Greets, and lets itself be greeted."), "/docs").await;
    for case in [SWAGGER, SCALAR, REDOC, RAPIDOC, ELEMENTS] {
        docs.show(&case.path()).await;
        docs.until_text("Greets").await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let file = folder.join(format!("ui-{}.webp", case.name));
        std::fs::write(file, docs.browser.picture().await).expect("a file");
    }
}
