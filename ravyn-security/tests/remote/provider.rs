//! A provider of tokens: its metadata, its keys, and what it signs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ravyn_core::settings::{Clock, Hands};
use ravyn_security::jwt::{JwtClaims, JwtConfig, JwtKey, Reason, Verified};
use ravyn_security::remote::{
    ProviderConfig, ProviderError, ProviderVerifier, RemoteClient, RemoteError,
};
use serde_json::{Value, json};

use super::server::{Reply, Server};

pub(crate) const METADATA: &str = "/.well-known/openid-configuration";
pub(crate) const KEYS: &str = "/keys";
pub(crate) const AUDIENCE: &str = "shop";

/// What time it is at first, in seconds.
pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) fn clock() -> (Clock, Hands) {
    Clock::manual(UNIX_EPOCH + Duration::from_secs(NOW))
}

pub(crate) fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub(crate) fn rsa(id: &str) -> JwtKey {
    key(include_str!("../jwt/keys/rsa.pem"), id)
}

pub(crate) fn p256(id: &str) -> JwtKey {
    key(include_str!("../jwt/keys/p256.pem"), id)
}

pub(crate) fn p384(id: &str) -> JwtKey {
    key(include_str!("../jwt/keys/p384.pem"), id)
}

pub(crate) fn ed25519(id: &str) -> JwtKey {
    key(include_str!("../jwt/keys/ed25519.pem"), id)
}

fn key(pem: &str, id: &str) -> JwtKey {
    JwtKey::pem(pem).expect("a good key").id(id)
}

pub(crate) fn key_set(keys: &[&JwtKey]) -> Value {
    let keys: Vec<_> = keys.iter().map(|key| key.public_jwk()).collect();
    json!({ "keys": keys })
}

/// An object with changes: `null` takes a member away.
fn with(mut object: Value, changes: Value) -> Value {
    let (Value::Object(members), Value::Object(changes)) = (&mut object, changes) else {
        panic!("both are objects");
    };
    members.extend(changes);
    members.retain(|_, value| !value.is_null());
    object
}

/// A provider on this machine, and the time.
pub(crate) struct Provider {
    pub(crate) server: Server,
    pub(crate) clock: Clock,
    pub(crate) hands: Hands,
}

impl Provider {
    /// One that publishes these keys.
    pub(crate) async fn start(keys: &[&JwtKey]) -> Self {
        let (clock, hands) = clock();
        let provider = Self {
            server: Server::start().await,
            clock,
            hands,
        };
        provider.describe(json!({}));
        provider.publish(keys);
        provider
    }

    /// Says these things of itself, too or instead.
    pub(crate) fn describe(&self, more: Value) {
        let metadata = json!({
            "issuer": self.issuer(),
            "jwks_uri": self.server.url(KEYS),
        });
        self.server
            .answer(METADATA, Reply::json(&with(metadata, more)));
    }

    pub(crate) fn publish(&self, keys: &[&JwtKey]) {
        self.server.answer(KEYS, Reply::json(&key_set(keys)));
    }

    pub(crate) fn issuer(&self) -> String {
        self.server.url("")
    }

    pub(crate) fn config(&self) -> ProviderConfig {
        ProviderConfig::new(self.issuer())
            .audience(AUDIENCE)
            .client_id("web")
            .clock(self.clock.clone())
            .client(RemoteClient::new().timeout(seconds(2)))
    }

    pub(crate) fn verifier(&self) -> ProviderVerifier {
        self.config().build().expect("a good configuration")
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// An access token that is good for two days.
    pub(crate) fn token(&self, key: &JwtKey) -> String {
        let jwt = JwtConfig::new()
            .key(key.clone())
            .issuer(self.issuer())
            .audience(AUDIENCE)
            .build("app")
            .expect("a good configuration");
        let claims = JwtClaims::new("ada").expires_in(Duration::from_hours(48));
        jwt.signer()
            .sign(&claims, self.now())
            .expect("a key that signs")
    }

    /// The id token that the provider makes with the key [`ed25519`], with changes.
    pub(crate) fn id_token(&self, changes: Value) -> String {
        self.id_token_with(r#"{"alg":"EdDSA","kid":"ed","typ":"JWT"}"#, changes)
    }

    pub(crate) fn id_token_with(&self, header: &str, changes: Value) -> String {
        let claims = json!({
            "iss": self.issuer(), "aud": "web", "sub": "ada", "exp": NOW + 600, "iat": NOW,
            "nonce": "n-0S6_WzA2Mj", "auth_time": NOW - 60,
        });
        let claims = with(claims, changes).to_string();
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let signed = format!("{}.{}", encoded(header), encoded(&claims));
        let signature = sign_ed25519(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn sign_ed25519(message: &[u8]) -> Vec<u8> {
    use aws_lc_rs::signature::Ed25519KeyPair;
    use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};

    let pem = include_bytes!("../jwt/keys/ed25519.pem");
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem).expect("a good key");
    let der = der.secret_pkcs8_der();
    let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).expect("a good key");
    key.sign(message).as_ref().to_vec()
}

pub(crate) type Answer = Result<Verified<Value>, ProviderError>;

#[track_caller]
pub(crate) fn check_good(answer: Answer) {
    let subject = answer.map(|token| token.subject().to_owned());
    match subject {
        Ok(subject) => assert_eq!(subject, "ada"),
        Err(error) => panic!("{error:?}"),
    }
}

#[track_caller]
pub(crate) fn check_refused(answer: Answer, expected: &Reason) {
    match answer {
        Err(ProviderError::Token(refused)) => assert_eq!(refused.reason(), expected),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(crate) fn unavailable(answer: Answer) -> RemoteError {
    match answer {
        Err(ProviderError::Remote(failed)) => failed,
        other => panic!("{other:?}"),
    }
}
