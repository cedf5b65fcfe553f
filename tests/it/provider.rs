//! A provider of tokens on this machine: what it says of itself, its keys, what it signs and what it knows of tokens
//! that it has not signed. It is an application of its own, on a socket.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;

use ravyn::prelude::*;
use ravyn::security::jwt::{JwtClaims, JwtConfig, JwtKey};
use ravyn::server::{self, ServerSettings, Shutdown, ShutdownHandle};
use serde::Serialize;

/// For whom its tokens are.
pub(crate) const AUDIENCE: &str = "shop";

/// How the client `shop` with the secret `hunter2` proves who it is.
const BASIC: &str = "Basic c2hvcDpodW50ZXIy";

/// What the provider says, now.
#[derive(Default)]
struct Says {
    metadata: Value,
    keys: Value,
    /// What takes the place of the keys when they have been fetched once.
    next_keys: Option<Value>,
    /// By token.
    opaque: HashMap<String, Value>,
    is_down: bool,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<Says>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Says> {
        self.0.lock().expect("nobody has panicked")
    }

    fn up(&self) -> Result<MutexGuard<'_, Says>, HttpError> {
        let says = self.lock();
        if says.is_down {
            return Err(HttpError::unavailable("down"));
        }
        Ok(says)
    }
}

#[get("/.well-known/openid-configuration")]
async fn metadata(shared: Inject<Shared>) -> Result<Json<Value>, HttpError> {
    Ok(shared.up()?.metadata.clone().into())
}

#[get("/keys")]
async fn keys(shared: Inject<Shared>) -> Result<Json<Value>, HttpError> {
    let mut says = shared.up()?;
    let keys = says.keys.clone();
    if let Some(next) = says.next_keys.take() {
        says.keys = next;
    }
    Ok(keys.into())
}

#[post("/introspect")]
async fn introspect(
    #[form] token: String,
    #[header] authorization: Option<String>,
    shared: Inject<Shared>,
) -> Result<Json<Value>, HttpError> {
    let says = shared.up()?;
    if authorization.as_deref() != Some(BASIC) {
        return Err(HttpError::unauthorized("who asks?"));
    }
    let known = says.opaque.get(&token).cloned();
    Ok(known.unwrap_or_else(|| json!({"active": false})).into())
}

/// A provider that runs, until it is dropped.
pub(crate) struct OpenIdProvider {
    issuer: String,
    shared: Shared,
    _shutdown: ShutdownHandle,
}

impl OpenIdProvider {
    /// One that publishes these keys.
    pub(crate) async fn start(published: &[&JwtKey]) -> Self {
        let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (shutdown, handle) = Shutdown::new();
        let shared = Shared(Arc::default());
        let app = Ravyn::new().state(shared.clone());
        let app = app.routes(routes![metadata, keys, introspect]).build();
        let app = app.expect("an application without faults");
        tokio::spawn(server::serve(
            listener,
            app,
            ServerSettings::default(),
            shutdown,
        ));
        let provider = Self {
            issuer: format!("http://{address}"),
            shared,
            _shutdown: handle,
        };
        provider.says_it_is(provider.issuer());
        provider.publish(published);
        provider
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Describes itself as this issuer.
    pub(crate) fn says_it_is(&self, issuer: &str) {
        let url = |path: &str| format!("{}{path}", self.issuer);
        self.shared.lock().metadata = json!({
            "issuer": issuer,
            "jwks_uri": url("/keys"),
            "introspection_endpoint": url("/introspect"),
        });
    }

    fn publish(&self, keys: &[&JwtKey]) {
        self.shared.lock().keys = key_set(keys);
    }

    /// Publishes these keys from the second time on that it is asked for its keys.
    pub(crate) fn publish_next(&self, keys: &[&JwtKey]) {
        self.shared.lock().next_keys = Some(key_set(keys));
    }

    /// Answers everything with 503, or no longer.
    pub(crate) fn is_down(&self, is_down: bool) {
        self.shared.lock().is_down = is_down;
    }

    /// Says this of a token that it has not signed.
    pub(crate) fn knows(&self, token: &str, what: Value) {
        self.shared.lock().opaque.insert(token.to_owned(), what);
    }

    pub(crate) fn signs<C: Serialize>(
        &self,
        key: &JwtKey,
        claims: &JwtClaims<C>,
        now: SystemTime,
    ) -> String {
        let jwt = JwtConfig::new()
            .key(key.clone())
            .issuer(self.issuer())
            .audience(AUDIENCE);
        let jwt = jwt.build("provider").expect("a good configuration");
        jwt.signer().sign(claims, now).expect("a key that signs")
    }
}

fn key_set(keys: &[&JwtKey]) -> Value {
    let keys: Vec<_> = keys.iter().map(|key| key.public_jwk()).collect();
    json!({ "keys": keys })
}

/// A key of one kind.
pub(crate) fn p256(id: &str) -> JwtKey {
    key(
        include_str!("../../ravyn-security/tests/jwt/keys/p256.pem"),
        id,
    )
}

/// A key of another kind.
pub(crate) fn ed25519(id: &str) -> JwtKey {
    key(
        include_str!("../../ravyn-security/tests/jwt/keys/ed25519.pem"),
        id,
    )
}

fn key(pem: &str, id: &str) -> JwtKey {
    JwtKey::pem(pem).expect("a good key").id(id)
}
