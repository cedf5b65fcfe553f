//! Credentials as arguments, and what attributes demand of them.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};

use ravyn::meta::{Place, SchemeKind, SchemeMeta};
use ravyn::prelude::*;
use ravyn::testing::TestResponse;
use ravyn_core::security::{AsIdentity, AuthError, Failure, SecurityScheme};

use crate::support::{assert_problem, faults, strict};

/// What the schemes of this module find.
#[derive(Clone, Debug, PartialEq)]
struct Key(String);

impl AsIdentity for Key {
    fn as_identity(&self) -> Identity {
        Identity::new(self.0.clone())
    }
}

/// A key in a header field: `ada` or `ada+read+write`, and never `bad`.
struct Keys {
    header: &'static str,
    asked: AtomicU32,
}

impl Keys {
    const fn new(header: &'static str) -> Self {
        Self {
            header,
            asked: AtomicU32::new(0),
        }
    }
}

fn described(header: &'static str) -> SchemeMeta {
    SchemeMeta {
        name: header.into(),
        description: "".into(),
        kind: SchemeKind::ApiKey {
            place: Place::Header,
            name: header.into(),
        },
        scopes: vec![
            ("read".into(), "Read access".into()),
            ("write".into(), "Write access".into()),
        ],
    }
}

fn found(request: &Request, header: &str) -> Result<Option<Key>, AuthError> {
    let Some(value) = request.headers().get(header) else {
        return Ok(None);
    };
    match value.to_str() {
        Ok("bad") | Err(_) => Err(AuthError::invalid("the key is bad")),
        Ok(key) => Ok(Some(Key(key.to_owned()))),
    }
}

impl SecurityScheme for Keys {
    type Credential = Key;

    fn describe(&self) -> SchemeMeta {
        described(self.header)
    }

    async fn authenticate(&self, request: &mut Request) -> Result<Option<Key>, AuthError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        found(request, self.header)
    }

    fn challenge(&self, failure: &Failure) -> Option<Cow<'static, str>> {
        let error = match failure {
            Failure::Missing => "",
            _ => ", error=\"invalid\"",
        };
        Some(format!("Key header=\"{}\"{error}", self.header).into())
    }

    fn grants(&self, key: &Key, scope: &str) -> Option<bool> {
        Some(key.0.split('+').skip(1).any(|granted| granted == scope))
    }

    fn verifies_scopes(&self) -> bool {
        true
    }
}

static STAFF: Keys = Keys::new("x-staff");
static GUESTS: Keys = Keys::new("x-guest");

mod partners {
    use super::Keys;

    pub(super) static PARTNERS: Keys = Keys::new("x-partner");
}

#[track_caller]
fn assert_refused(answer: &TestResponse, challenges: &[&str]) {
    assert_eq!(answer.status(), 401, "{}", answer.text());
    let said = answer.headers().get_all("www-authenticate").iter();
    let said: Vec<_> = said.filter_map(|one| one.to_str().ok()).collect();
    assert_eq!(said, challenges);
}

#[get("/one")]
async fn one(#[security(STAFF)] key: Key) -> String {
    key.0
}

#[get("/either")]
async fn either(#[security(STAFF | GUESTS)] key: Key) -> String {
    key.0
}

#[get("/both")]
async fn both(#[security(STAFF & partners::PARTNERS)] keys: (Key, Key)) -> String {
    format!("{} {}", keys.0.0, keys.1.0)
}

#[get("/joined")]
async fn joined(#[security((STAFF | GUESTS) & partners::PARTNERS)] keys: (Key, Key)) -> String {
    format!("{} {}", keys.0.0, keys.1.0)
}

#[get("/perhaps")]
async fn perhaps(#[security(STAFF)] key: Option<Key>) -> String {
    format!("{key:?}")
}

#[get("/scoped")]
async fn scoped(#[security(STAFF | GUESTS, scopes("read", "write"))] key: Key) -> String {
    key.0
}

fn arguments() -> ravyn::testing::TestClient {
    strict(Ravyn::new().routes(routes![one, either, both, joined, perhaps, scoped]))
}

#[tokio::test]
async fn a_request_without_the_credential_is_challenged() {
    let client = arguments();
    let answer = client.get("/one").send().await;
    assert_refused(&answer, &["Key header=\"x-staff\""]);
    let answer = client.get("/one").header("x-staff", "bad").send().await;
    assert_refused(&answer, &["Key header=\"x-staff\", error=\"invalid\""]);
    let answer = client.get("/one").header("x-staff", "ada").send().await;
    assert_eq!(answer.text(), "ada");
}

#[tokio::test]
async fn one_of_two_schemes_is_enough_and_a_bad_key_is_not_saved_by_a_good_one() {
    let client = arguments();
    let guest = client.get("/either").header("x-guest", "bob").send().await;
    assert_eq!(guest.text(), "bob");
    let staff = client.get("/either").header("x-staff", "ada");
    let staff = staff.header("x-guest", "bad").send().await;
    assert_eq!(staff.text(), "ada", "the first is enough");
    let bad = client.get("/either").header("x-staff", "bad");
    let bad = bad.header("x-guest", "bob").send().await;
    let challenges = [
        "Key header=\"x-staff\", error=\"invalid\"",
        "Key header=\"x-guest\"",
    ];
    assert_refused(&bad, &challenges);
    let none = client.get("/either").send().await;
    assert_refused(&none, &["Key header=\"x-staff\"", "Key header=\"x-guest\""]);
}

#[tokio::test]
async fn two_schemes_give_a_pair() {
    let client = arguments();
    let with = |path, name| client.get(path).header(name, "ada");
    let half = with("/both", "x-staff").send().await;
    assert_eq!(half.status(), 401);
    let half = with("/both", "x-partner").send().await;
    assert_eq!(half.status(), 401);
    let whole = with("/both", "x-staff").header("x-partner", "acme");
    assert_eq!(whole.send().await.text(), "ada acme");
    let whole = with("/joined", "x-guest").header("x-partner", "acme");
    assert_eq!(whole.send().await.text(), "ada acme");
    let half = with("/joined", "x-guest").send().await;
    assert_eq!(half.status(), 401);
}

#[tokio::test]
async fn an_optional_credential_is_none_and_a_bad_one_is_refused() {
    let client = arguments();
    let none = client.get("/perhaps").send().await;
    assert_eq!(none.text(), "None");
    let some = client.get("/perhaps").header("x-staff", "ada").send().await;
    assert_eq!(some.text(), "Some(Key(\"ada\"))");
    let bad = client.get("/perhaps").header("x-staff", "bad").send().await;
    assert_eq!(bad.status(), 401);
}

#[tokio::test]
async fn a_credential_without_a_scope_is_refused() {
    let client = arguments();
    let with = |key: &'static str| client.get("/scoped").header("x-guest", key);
    assert_problem(&with("bob+read").send().await, 403, "insufficient-scope");
    let all = with("bob+write+read").send().await;
    assert_eq!(all.text(), "bob+write+read");
}

#[post("/faulty/{id}")]
async fn faulty(id: u64, #[query] page: u32, body: Draft, #[security(STAFF)] key: Key) -> String {
    format!("{id} {page} {} {}", body.title, key.0)
}

#[model]
struct Draft {
    title: String,
}

#[derive(Requires)]
struct Desk {
    #[query(minimum = 1)]
    page: u32,
    /// Who sits there.
    #[security(STAFF)]
    key: Key,
}

#[get("/desks/{id}")]
async fn desk(id: u64, desk: Desk) -> String {
    format!("{id} {} {}", desk.page, desk.key.0)
}

#[tokio::test]
async fn credentials_are_asked_before_parameters() {
    let client = strict(Ravyn::new().routes(routes![faulty, desk]));
    let nobody = client.post("/faulty/x").body("{").send().await;
    assert_refused(&nobody, &["Key header=\"x-staff\""]);
    let nobody: Value = nobody.json();
    assert_eq!(nobody.get("errors"), None, "{nobody}");
    let staff = client.post("/faulty/x").header("x-staff", "ada");
    let staff = staff.json(&json!({})).send().await;
    assert_eq!(
        faults(&staff),
        [
            "path id type",
            "query page required",
            "body /title required"
        ]
    );
}

#[tokio::test]
async fn a_field_of_a_group_is_a_credential() {
    let client = strict(Ravyn::new().routes(routes![faulty, desk]));
    let nobody = client.get("/desks/x?page=0").send().await;
    assert_eq!(nobody.status(), 401);
    let staff = client.get("/desks/7?page=2").header("x-staff", "ada");
    assert_eq!(staff.send().await.text(), "7 2 ada");
}

static COUNTED: Keys = Keys::new("x-counted");

#[derive(Clone)]
struct Visitor(String);

#[provider]
async fn visitor(#[security(COUNTED)] key: Key, #[security(COUNTED)] same: Option<Key>) -> Visitor {
    assert_eq!(Some(&key), same.as_ref());
    Visitor(key.0)
}

#[get("/counted", security(COUNTED), authentication(COUNTED))]
async fn counted(
    #[security(COUNTED)] key: Key,
    #[security(COUNTED | STAFF)] again: Key,
    visitor: Inject<Visitor>,
) -> String {
    format!("{} {} {}", key.0, again.0, visitor.0)
}

#[tokio::test]
async fn a_scheme_runs_once_for_all_that_ask_it() {
    let app = Ravyn::new()
        .dependency(Provider::<Visitor>::request(visitor))
        .include(
            Include::new("/in")
                .require_authentication()
                .routes(routes![counted]),
        );
    let client = strict(app);
    let answer = client.get("/in/counted").header("x-counted", "ada");
    assert_eq!(answer.send().await.text(), "ada ada ada");
    assert_eq!(COUNTED.asked.load(Ordering::SeqCst), 1);
}

/// Two schemes without a field, which may have one address.
struct Left;
struct Right;

static LEFT: Left = Left;
static RIGHT: Right = Right;

impl SecurityScheme for Left {
    type Credential = Key;

    fn describe(&self) -> SchemeMeta {
        described("x-left")
    }

    async fn authenticate(&self, request: &mut Request) -> Result<Option<Key>, AuthError> {
        found(request, "x-left")
    }
}

impl SecurityScheme for Right {
    type Credential = Key;

    fn describe(&self) -> SchemeMeta {
        described("x-right")
    }

    async fn authenticate(&self, request: &mut Request) -> Result<Option<Key>, AuthError> {
        found(request, "x-right")
    }
}

#[get("/apart")]
async fn apart(#[security(LEFT)] left: Key, #[security(RIGHT)] right: Option<Key>) -> String {
    format!("{} {right:?}", left.0)
}

#[tokio::test]
async fn what_one_scheme_has_found_is_not_taken_for_that_of_another() {
    let client = strict(Ravyn::new().routes(routes![apart]));
    let answer = client.get("/apart").header("x-left", "ada").send().await;
    assert_eq!(answer.text(), "ada None");
}

#[get(
    "/level",
    security(STAFF | GUESTS, partners::PARTNERS, scopes("read")),
    permissions(permission_fn(|headers: HeaderMap| !headers.contains_key("x-denied")))
)]
async fn level() -> &'static str {
    "in"
}

#[get(
    "/trusted",
    security(LEFT, scopes("read"), unverified = "the gateway does")
)]
async fn trusted() -> &'static str {
    "in"
}

#[tokio::test]
async fn an_attribute_demands_all_that_it_lists() {
    let client = strict(Ravyn::new().routes(routes![level, trusted]));
    let with = |name, key| client.get("/level").header(name, key);
    let nobody = client.get("/level").header("x-denied", "1").send().await;
    assert_refused(
        &nobody,
        &["Key header=\"x-staff\"", "Key header=\"x-guest\""],
    );
    let half = with("x-guest", "bob+read").send().await;
    assert_refused(&half, &["Key header=\"x-partner\""]);
    let without = with("x-guest", "bob+read").header("x-partner", "acme");
    assert_eq!(without.send().await.status(), 403);
    let denied = with("x-guest", "bob+read").header("x-partner", "acme+read");
    assert_eq!(denied.header("x-denied", "1").send().await.status(), 403);
    let all = with("x-guest", "bob+read").header("x-partner", "acme+read");
    assert_eq!(all.send().await.text(), "in");
    let trusted = client.get("/trusted").header("x-left", "ada").send().await;
    assert_eq!(trusted.text(), "in");
}

struct Office;

#[controller(
    "/office",
    security(partners::PARTNERS),
    authentication(STAFF, GUESTS),
    require_authentication
)]
impl Office {
    #[get("/")]
    async fn enter(&self, #[security(GUESTS)] guest: Option<Key>) -> String {
        format!("{guest:?}")
    }

    #[get("/hours", public)]
    async fn hours(&self) -> &'static str {
        "9 to 5"
    }
}

#[tokio::test]
async fn a_public_handler_needs_no_identity() {
    let client = strict(Ravyn::new().controller(Office));
    let with = |path| client.get(path).header("x-partner", "acme");
    let hours = client.get("/office/hours").send().await;
    assert_eq!(hours.status(), 401, "the credential is demanded of all");
    assert_eq!(with("/office/hours").send().await.text(), "9 to 5");
    let nobody = with("/office").send().await;
    assert_eq!(nobody.status(), 401);
    let guest = with("/office").header("x-guest", "bob").send().await;
    assert_eq!(guest.text(), "Some(Key(\"bob\"))");
    let staff = with("/office").header("x-staff", "ada").send().await;
    assert_eq!(staff.text(), "None");
}

#[test]
fn what_is_demanded_stands_at_the_route() {
    let app = Ravyn::new()
        .routes(routes![one, either, both, joined, perhaps, level, desk])
        .controller(Office);
    let app = app.build().expect("an application");
    let demanded = |path: &str| {
        let mut routes = app.routes();
        let route = routes.find(|route| route.path == path).expect("the route");
        route.security.as_ref().map(ToString::to_string)
    };
    let is = |path, text: &str| assert_eq!(demanded(path).as_deref(), Some(text), "{path}");
    is("/one", "x-staff");
    is("/either", "x-staff | x-guest");
    is("/both", "x-staff & x-partner");
    is("/joined", "x-staff & x-partner | x-guest & x-partner");
    is("/perhaps", "x-staff | nobody");
    is("/level", "x-staff & x-partner | x-guest & x-partner");
    is("/desks/{id}", "x-staff");
    is("/office/hours", "x-partner");
    let scopes = app
        .routes()
        .find(|route| route.path == "/level")
        .and_then(|route| route.security.clone())
        .map(|security| {
            security
                .requirements()
                .map(|one| one.scopes.clone())
                .collect()
        });
    let scopes: Vec<Vec<Cow<'_, str>>> = scopes.expect("demands");
    assert!(
        scopes.iter().all(|scopes| *scopes == ["read"]),
        "{scopes:?}"
    );
}

/// The document names the credential of the handler, whose function stays a function.
#[tokio::test]
async fn a_handler_with_a_credential_can_be_called() {
    assert_eq!(one(Key("ada".to_owned())).await, "ada");
}
