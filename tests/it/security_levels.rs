//! Who a request comes from, and what levels demand: enforced, challenged and documented by one declaration.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use ravyn::meta::{SchemeKind, SchemeMeta};
use ravyn::prelude::*;
use ravyn::security::{AsIdentity, AuthError, Failure, SecurityScheme, one};
use ravyn::testing::TestClient;

/// Names that are their own proof: `Name ada`.
struct Names {
    scheme: &'static str,
    asked: AtomicUsize,
}

#[derive(Clone)]
struct Named(String);

impl AsIdentity for Named {
    fn as_identity(&self) -> Identity {
        let identity = Identity::new(self.0.clone());
        if self.0 == "root" {
            identity.role("admin").scope("write")
        } else {
            identity
        }
    }
}

impl Names {
    const fn new(scheme: &'static str) -> Self {
        Self {
            scheme,
            asked: AtomicUsize::new(0),
        }
    }
}

impl SecurityScheme for Names {
    type Credential = Named;

    fn describe(&self) -> SchemeMeta {
        SchemeMeta {
            name: self.scheme.into(),
            description: "".into(),
            kind: SchemeKind::Http {
                scheme: self.scheme.into(),
                bearer_format: None,
            },
            scopes: vec![
                ("read".into(), "Read access".into()),
                ("write".into(), "Write access".into()),
            ],
        }
    }

    async fn authenticate(&self, request: &mut Request) -> Result<Option<Named>, AuthError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let sent = request.headers().get("authorization");
        let Some(sent) = sent.and_then(|sent| sent.to_str().ok()) else {
            return Ok(None);
        };
        match sent.split_once(' ') {
            Some((scheme, name)) if scheme == self.scheme => match name {
                "mallory" => Err(AuthError::invalid("nobody trusts mallory")),
                "broken" => panic!("as it was told"),
                name => Ok(Some(Named(name.to_owned()))),
            },
            _ => Ok(None),
        }
    }

    fn challenge(&self, failure: &Failure) -> Option<Cow<'static, str>> {
        Some(match failure {
            Failure::Invalid => format!("{} error=\"invalid\"", self.scheme).into(),
            _ => self.scheme.into(),
        })
    }

    fn grants(&self, credential: &Named, scope: &str) -> Option<bool> {
        Some(credential.as_identity().has_scope(scope))
    }

    fn verifies_scopes(&self) -> bool {
        true
    }
}

static NAMES: Names = Names::new("Name");
static GUESTS: Names = Names::new("Guest");

#[get("/whoami")]
async fn whoami(identity: Identity) -> String {
    identity.subject().to_owned()
}

#[get("/maybe")]
async fn maybe(identity: Option<Identity>) -> String {
    identity.map_or_else(|| "nobody".to_owned(), |who| who.subject().to_owned())
}

#[get("/data")]
async fn data() -> &'static str {
    "data"
}

#[get("/admin", permissions(IsAuthenticated, HasRole("admin")))]
async fn admin() -> &'static str {
    "admin"
}

#[post("/items", permissions(IsAuthenticatedOrReadOnly))]
async fn add_item() -> &'static str {
    "added"
}

async fn status(client: &TestClient, path: &str, credential: &str) -> (u16, Vec<String>) {
    let request = client.get(path);
    let request = match credential {
        "" => request,
        credential => request.header("authorization", credential),
    };
    let response = request.send().await;
    let challenges = response.headers().get_all("www-authenticate").iter();
    let challenges = challenges.map(|one| one.to_str().expect("text").to_owned());
    (response.status().as_u16(), challenges.collect())
}

#[tokio::test]
async fn a_level_demands_a_credential_and_says_how_to_give_one() {
    let app = Ravyn::new().security(&NAMES).routes(routes![data]);
    let client = TestClient::new(app);
    assert_eq!(
        status(&client, "/data", "").await,
        (401, vec!["Name".to_owned()])
    );
    let refused = status(&client, "/data", "Name mallory").await;
    assert_eq!(refused, (401, vec!["Name error=\"invalid\"".to_owned()]));
    assert_eq!(status(&client, "/data", "Name ada").await, (200, vec![]));
    assert_eq!(status(&client, "/data", "Name broken").await.0, 500);
}

#[tokio::test]
async fn a_bad_credential_of_one_scheme_is_not_saved_by_another() {
    let either = one(&NAMES) | one(&GUESTS);
    let app = Ravyn::new().security(either).routes(routes![data]);
    let client = TestClient::new(app);
    let (missing, challenges) = status(&client, "/data", "").await;
    assert_eq!(
        (missing, challenges),
        (401, vec!["Name".to_owned(), "Guest".to_owned()])
    );
    assert_eq!(status(&client, "/data", "Guest bob").await.0, 200);
    let (refused, challenges) = status(&client, "/data", "Name mallory").await;
    assert_eq!(refused, 401);
    assert_eq!(challenges, ["Name error=\"invalid\"", "Guest"]);
}

#[tokio::test]
async fn scopes_are_demanded_by_name() {
    let app = Ravyn::new()
        .security(one(&NAMES).scopes(&["write"]))
        .routes(routes![data]);
    let client = TestClient::new(app);
    assert_eq!(status(&client, "/data", "Name ada").await.0, 403);
    assert_eq!(status(&client, "/data", "Name root").await.0, 200);
    let response = client
        .get("/data")
        .header("authorization", "Name ada")
        .send()
        .await;
    let problem: Value = response.json();
    assert_eq!(problem["code"], "insufficient-scope");
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("write"))
    );
}

#[tokio::test]
async fn nobody_is_asked_before_somebody_needs_the_identity() {
    static COUNTED: Names = Names::new("Counted");
    let app = Ravyn::new()
        .authentication(&COUNTED)
        .routes(routes![data, whoami]);
    let client = TestClient::new(app);
    assert_eq!(status(&client, "/data", "Counted mallory").await.0, 200);
    assert_eq!(COUNTED.asked.load(Ordering::Relaxed), 0);
    let response = client
        .get("/whoami")
        .header("authorization", "Counted ada")
        .send()
        .await;
    assert_eq!(response.text(), "ada");
    assert_eq!(COUNTED.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_scheme_runs_once_though_everybody_asks() {
    static ONCE: Names = Names::new("Once");
    #[get("/thrice", permissions(IsAuthenticated))]
    async fn thrice(identity: Identity) -> String {
        identity.subject().to_owned()
    }
    let app = Ravyn::new()
        .authentication(&ONCE)
        .security(&ONCE)
        .routes(routes![thrice]);
    let client = TestClient::new(app);
    let response = client
        .get("/thrice")
        .header("authorization", "Once ada")
        .send()
        .await;
    assert_eq!(response.text(), "ada");
    assert_eq!(ONCE.asked.load(Ordering::Relaxed), 1);
}

fn guarded() -> Ravyn {
    Ravyn::new()
        .authentication(&NAMES)
        .routes(routes![whoami, maybe, admin, add_item])
}

#[tokio::test]
async fn a_missing_role_is_403_and_an_unknown_client_401() {
    let client = TestClient::new(guarded());
    assert_eq!(
        status(&client, "/admin", "").await,
        (401, vec!["Name".to_owned()])
    );
    assert_eq!(status(&client, "/admin", "Name ada").await, (403, vec![]));
    assert_eq!(status(&client, "/admin", "Name root").await.0, 200);
    assert_eq!(status(&client, "/admin", "Name mallory").await.0, 401);
}

#[tokio::test]
async fn an_optional_identity_is_nobody_but_never_a_bad_credential() {
    let client = TestClient::new(guarded());
    assert_eq!(client.get("/maybe").send().await.text(), "nobody");
    assert_eq!(status(&client, "/maybe", "Name mallory").await.0, 401);
    assert_eq!(status(&client, "/whoami", "").await.0, 401);
}

#[tokio::test]
async fn reading_is_for_everybody_and_writing_is_not() {
    let client = TestClient::new(guarded());
    let refused = client.post("/items").send().await;
    assert_eq!(refused.status(), 401);
    let added = client
        .post("/items")
        .header("authorization", "Name ada")
        .send()
        .await;
    assert_eq!(added.status(), 200);
}

#[tokio::test]
async fn a_level_can_let_nobody_pass_without_an_identity() {
    let app = Ravyn::new()
        .authentication(&NAMES)
        .require_authentication()
        .include(Include::new("/in").routes(routes![data]));
    let client = TestClient::new(app);
    assert_eq!(
        status(&client, "/in/data", "").await,
        (401, vec!["Name".to_owned()])
    );
    assert_eq!(status(&client, "/in/data", "Name ada").await.0, 200);
}

#[tokio::test]
async fn a_test_says_who_it_is() {
    let client = TestClient::new(guarded()).with_identity(Identity::new("eve").role("admin"));
    assert_eq!(client.get("/admin").send().await.text(), "admin");
    let guest = client.get("/admin").with_identity(Identity::new("guest"));
    assert_eq!(guest.send().await.status(), 403);
}

#[tokio::test]
async fn an_error_of_the_handler_that_is_401_has_the_challenges_of_its_route() {
    #[get("/late")]
    async fn late() -> Result<&'static str, HttpError> {
        Err(HttpError::unauthorized("not you"))
    }
    let app = Ravyn::new().authentication(&NAMES).routes(routes![late]);
    let client = TestClient::new(app);
    assert_eq!(
        status(&client, "/late", "Name ada").await,
        (401, vec!["Name".to_owned()])
    );
}

#[tokio::test]
async fn the_document_shows_what_is_demanded() {
    let app = Ravyn::new()
        .authentication(&NAMES)
        .include(
            Include::new("/both")
                .security(one(&GUESTS).scopes(&["write"]))
                .routes(routes![admin]),
        )
        .include(
            Include::new("/either")
                .security(one(&NAMES) | one(&GUESTS))
                .routes(routes![data]),
        )
        .routes(routes![maybe]);
    let client = TestClient::new(app);
    let document: Value = client.get("/openapi.json").send().await.json();
    let schemes = &document["components"]["securitySchemes"];
    let scopes = "Scopes:\n\n- `read`: Read access\n- `write`: Write access";
    let name = json!({"type": "http", "scheme": "Name", "description": scopes});
    assert_eq!(schemes["Name"], name);
    let operation = |path: &str| document["paths"][path]["get"].clone();
    assert_eq!(
        operation("/both/admin")["security"],
        json!([{"Guest": ["write"], "Name": []}])
    );
    assert_eq!(
        operation("/either/data")["security"],
        json!([{"Name": []}, {"Guest": []}])
    );
    assert_eq!(operation("/maybe")["security"], Value::Null);
    let refused = &operation("/both/admin")["responses"]["401"];
    assert!(
        refused["headers"]["WWW-Authenticate"].is_object(),
        "{refused}"
    );
    for status in ["401", "403"] {
        assert!(
            operation("/both/admin")["responses"][status].is_object(),
            "{status}"
        );
    }
}

#[test]
fn a_demand_that_nothing_can_meet_stops_the_build() {
    static NOBODY: Names = Names::new("Name");
    static OTHER: Opaque = Opaque;
    static TOKENS: HttpBearer = HttpBearer::new().scopes(&[("read", "Read access")]);
    let app = Ravyn::new()
        .include(
            Include::new("/a")
                .require_authentication()
                .routes(routes![data]),
        )
        .include(
            Include::new("/b")
                .security(one(&OTHER).scopes(&["read"]))
                .routes(routes![data]),
        )
        .include(Include::new("/c").security(&OTHER).routes(routes![data]))
        .include(Include::new("/d").security(&NOBODY).routes(routes![data]))
        .include(
            Include::new("/e")
                .security(one(&TOKENS).scopes(&["read"]))
                .routes(routes![data]),
        );
    let error = app.build().expect_err("faults").to_string();
    for code in ["RV0045", "RV0046", "RV0047", "RV0048"] {
        assert!(error.contains(code), "{code}: {error}");
    }
}

#[test]
fn the_audit_says_who_may_reach_what_and_why() {
    let audit = |app: Ravyn, words: &[&str]| {
        let words = ["program", "audit"].iter().chain(words);
        app.text_of(words.map(|&word| word.into()))
    };
    let text = audit(guarded(), &[]).expect("a report");
    let lines: Vec<&str> = text.lines().collect();
    let row = |start: &str| {
        let at = lines.iter().position(|line| line.starts_with(start));
        lines[at.expect("a row")..]
            .iter()
            .take_while(|line| !line.is_empty())
    };
    assert!(
        row("GET /admin")
            .next()
            .is_some_and(|row| row.contains("needs Name")),
        "{text}"
    );
    assert!(
        row("GET /admin").any(|row| row.contains("permission HasRole(\"admin\")")),
        "{text}"
    );
    assert!(
        row("GET /maybe")
            .next()
            .is_some_and(|row| row.contains("public")),
        "{text}"
    );

    let without = Ravyn::new()
        .authentication(&NAMES)
        .route(Gateway::of::<data>());
    let text = audit(without.clone(), &[]).expect("a report");
    assert!(text.contains("GET /data  public"), "{text}");
    let guarded_data = without.clone().permission(IsAuthenticated);
    let text = audit(guarded_data, &[]).expect("a report");
    assert!(text.contains("GET /data  needs Name"), "{text}");

    let denied = audit(without.clone(), &["--deny-public"]).expect_err("a public route");
    assert!(denied.to_string().contains("GET /data"), "{denied}");
    let allowed = audit(
        without,
        &["--deny-public", "--allow", "GET /data", "--json"],
    );
    let report: Value = serde_json::from_str(&allowed.expect("a report")).expect("JSON");
    assert_eq!(report["routes"][0]["public"], true);
}

#[test]
fn a_test_holds_the_public_routes_against_a_list() {
    let client = TestClient::new(guarded());
    client.assert_public_routes(["GET /maybe", "POST /items"]);
}

#[tokio::test]
async fn a_credential_that_gives_no_identity_is_not_enough_where_one_is_needed() {
    let app = Ravyn::new()
        .authentication(&NAMES)
        .security(&GUESTS)
        .permission(IsAuthenticated)
        .routes(routes![data]);
    let client = TestClient::new(app);
    let (refused, challenges) = status(&client, "/data", "Guest bob").await;
    assert_eq!((refused, &*challenges[0]), (401, "Name"));
}

#[tokio::test]
async fn a_limit_asks_the_schemes_who_a_request_comes_from() {
    let limited = Include::new("/in")
        .middleware(RateLimit::max_requests(1).by_identity())
        .routes(routes![data]);
    let app = Ravyn::new().authentication(&NAMES).include(limited);
    let client = TestClient::new(app);
    for (credential, expected) in [
        ("Name ada", 200),
        ("Name bob", 200),
        ("Name ada", 429),
        ("", 200),
        ("", 429),
    ] {
        assert_eq!(
            status(&client, "/in/data", credential).await.0,
            expected,
            "{credential}"
        );
    }
}

/// A scheme of the name `Name`, too, that looks into nothing and declares one scope.
struct Opaque;

impl SecurityScheme for Opaque {
    type Credential = ();

    fn describe(&self) -> SchemeMeta {
        SchemeMeta {
            name: "Name".into(),
            description: "".into(),
            kind: SchemeKind::OpenIdConnect {
                url: "https://id.example/.well-known/openid-configuration".into(),
            },
            scopes: vec![("write".into(), "Write access".into())],
        }
    }

    async fn authenticate(&self, _: &mut Request) -> Result<Option<()>, AuthError> {
        Ok(None)
    }
}

mod policies {
    use ravyn::security::permission::policy;

    use super::*;

    struct Invoice {
        owner: String,
    }

    #[provider]
    async fn load(#[path] owner: String) -> Result<Invoice, HttpError> {
        match owner.as_str() {
            "nobody" => Err(HttpError::not_found("there is no such invoice")),
            _ => Ok(Invoice { owner }),
        }
    }

    struct Substitutes;

    #[expect(
        clippy::needless_pass_by_value,
        reason = "a policy has what it asks for"
    )]
    fn is_clerk(who: Identity, invoice: Inject<Invoice>) -> bool {
        invoice.owner != "boss" && who.has_role("clerk")
    }

    #[get(
        "/invoices/{owner}",
        permissions(policy(is_clerk).description("a clerk") | policy(
            async |who: Identity, invoice: Inject<Invoice>, _rules: Inject<Substitutes>| {
                tokio::task::yield_now().await;
                who.subject() == invoice.owner
            }
        ).description("reads its own")),
    )]
    async fn invoice(invoice: Inject<Invoice>) -> String {
        invoice.owner.clone()
    }

    fn app() -> Ravyn {
        Ravyn::new()
            .authentication(&NAMES)
            .state(Substitutes)
            .dependency(Provider::<Invoice>::request(load))
            .routes(routes![invoice])
    }

    #[tokio::test]
    async fn a_policy_decides_about_the_resource_that_a_provider_has_loaded() {
        let ada = TestClient::new(app()).with_identity(Identity::new("ada"));
        let clerk = TestClient::new(app()).with_identity(Identity::new("bob").role("clerk"));
        for (client, path, status) in [
            (&ada, "/invoices/ada", 200),
            (&ada, "/invoices/bob", 403),
            (&ada, "/invoices/nobody", 404),
            (&clerk, "/invoices/ada", 200),
            (&clerk, "/invoices/boss", 403),
        ] {
            assert_eq!(client.get(path).send().await.status(), status, "{path}");
        }
        let nobody = TestClient::new(app()).get("/invoices/ada").send().await;
        assert_eq!(nobody.status(), 401);
        assert_eq!(nobody.header("www-authenticate"), Some("Name"));
    }

    #[tokio::test]
    async fn a_policy_stands_in_the_document() {
        let client = TestClient::new(app());
        let document = client.get("/openapi.json").send().await.json::<Value>();
        let operation = &document["paths"]["/invoices/{owner}"]["get"];
        let description = operation["responses"]["403"]["description"].as_str();
        let description = description.expect("a description");
        assert!(
            description.contains("a clerk or reads its own"),
            "{description}"
        );
        assert!(operation["responses"]["401"].is_object(), "{operation}");
        assert!(operation["security"][0]["Name"].is_array(), "{operation}");
    }
}
