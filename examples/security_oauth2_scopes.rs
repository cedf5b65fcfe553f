//! OAuth 2.0 with scopes: a token for a name and a password, and routes that demand what it was granted.
//!
//! Run it with `cargo run --example security_oauth2_scopes`, and ask it from another terminal:
//!
//! ```console
//! $ curl -d username=alice -d 'password=brown cows in a hat' -d scope=read localhost:8000/token
//! {"access_token":"..","expires_in":900,"scope":"read","token_type":"bearer"}
//! $ TOKEN=$(curl -s -d username=alice -d 'password=brown cows in a hat' -d scope=read localhost:8000/token \
//!     | jq -r .access_token)
//! $ curl -H "authorization: Bearer $TOKEN" localhost:8000/items
//! {"items":[],"of":"alice"}
//! $ curl -i -X POST -H "authorization: Bearer $TOKEN" localhost:8000/items
//! HTTP/1.1 403 Forbidden
//! www-authenticate: Bearer error="insufficient_scope", scope="write"
//! ..
//!
//! {"title":"Forbidden","status":403,"code":"insufficient-scope",
//!     "detail":"the credential lacks a scope of: write"}
//! $ curl -i -d username=alice -d password=guess localhost:8000/token
//! HTTP/1.1 400 Bad Request
//! cache-control: no-store
//! ..
//!
//! {"error":"invalid_grant","error_description":"the grant is not valid"}
//! $ curl -i -d username=bob -d 'password=a bear on a bicycle' -d scope=write localhost:8000/token
//! HTTP/1.1 400 Bad Request
//! ..
//!
//! {"error":"invalid_scope","error_description":"a scope is not known, or was not granted"}
//! ```

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use ravyn::prelude::*;
use ravyn::security::ApiKeyHash;
use ravyn::security::password::{PasswordError, Passwords};
use ravyn::security::token::GrantError;

static OAUTH2: OAuth2PasswordBearer<Grant> = OAuth2PasswordBearer::new("/token")
    .scopes(&[("read", "Read access"), ("write", "Write access")])
    .verify(&find_grant)
    .scopes_by(Grant::has);

const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// What a token stands for.
#[derive(Clone)]
struct Grant {
    user: String,
    scopes: Vec<String>,
    ends: SystemTime,
}

impl Grant {
    fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

/// The tokens that were given, by prefix. Their hashes are kept, and none of them.
#[derive(Default)]
struct Grants(Mutex<HashMap<String, (ApiKeyHash, Grant)>>);

async fn find_grant(
    token: BearerToken,
    grants: Inject<Grants>,
    clock: Inject<Clock>,
) -> Option<Grant> {
    let grants = grants.0.lock().ok()?;
    let (hash, grant) = grants.get(ApiKeyHash::prefix_of(token.expose())?)?;
    let is_good = hash.matches(token.expose()) && clock.now() < grant.ends;
    is_good.then(|| grant.clone())
}

/// Users: the hash of a password, and what its owner may be granted.
struct Users(HashMap<&'static str, (String, &'static [&'static str])>);

/// Stands for a table. It is made at the startup, before anybody is served.
async fn users(passwords: Inject<Passwords>) -> Result<Users, PasswordError> {
    let alice = passwords.hash("brown cows in a hat").await?;
    let bob = passwords.hash("a bear on a bicycle").await?;
    let users = [
        ("alice", (alice, &["read", "write"][..])),
        ("bob", (bob, &["read"])),
    ];
    Ok(Users(HashMap::from(users)))
}

/// Give a token for a name and a password.
#[post("/token", response_headers("cache-control" = "no-store"))]
async fn token(
    form: Form<OAuth2PasswordRequestForm>,
    users: Inject<Users>,
    passwords: Inject<Passwords>,
    grants: Inject<Grants>,
    clock: Inject<Clock>,
) -> Result<Json<Value>, GrantError> {
    let user = users.0.get(form.username.as_str());
    let stored = user.map(|(hash, _)| hash.as_str());
    let found = passwords.verify_or_dummy(&form.password, stored).await;
    let Some((_, may)) = user.filter(|_| found.is_ok_and(|found| found.is_match())) else {
        return Err(GrantError::InvalidGrant);
    };
    if !form.scopes().all(|scope| may.contains(&scope)) {
        return Err(GrantError::InvalidScope);
    }
    let grant = Grant {
        user: form.username.clone(),
        scopes: form.scopes().map(str::to_owned).collect(),
        ends: clock.now() + LIFETIME,
    };
    let (token, hash) = ApiKeyHash::generate();
    let mut grants = grants.0.lock().unwrap_or_else(PoisonError::into_inner);
    grants.retain(|_, (_, grant)| clock.now() < grant.ends);
    grants.insert(hash.prefix().to_owned(), (hash, grant));
    let (token, expires_in) = (token.expose(), LIFETIME.as_secs());
    Ok(json!({"access_token": token, "token_type": "bearer", "expires_in": expires_in, "scope": form.scope}).into())
}

/// List the items.
#[get("/items", security(OAUTH2))]
async fn read_items(#[security(OAUTH2, scopes("read"))] grant: Grant) -> Json<Value> {
    json!({"items": [], "of": grant.user}).into()
}

/// Add an item.
#[post("/items", status = 201)]
async fn add_item(#[security(OAUTH2, scopes("write"))] grant: Grant) -> Json<Value> {
    json!({"by": grant.user}).into()
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Items")
        .state(Passwords::new())
        .state(Grants::default())
        .dependency(Provider::<Users>::app(users))
        .routes(routes![token, read_items, add_item])
}

fn main() -> ravyn::Result {
    app().run()
}
