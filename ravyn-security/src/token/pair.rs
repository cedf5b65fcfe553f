//! What a client is given.

use std::borrow::Cow;
use std::time::Duration;

use ravyn_core::meta::{ResponseMeta, ResponsesMeta, SchemaOf};
use ravyn_core::response::{IntoResponse, Response, json_response};
use ravyn_core::settings::Secret;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::error::no_store;

/// An access token, mostly with a refresh token beside it: the answer of a token endpoint (RFC 6749 §5.1).
///
/// As an answer it has `Cache-Control: no-store` and `Pragma: no-cache`. JSON shows both tokens, `Debug` neither.
///
/// # Example
/// ```
/// use std::time::SystemTime;
/// use ravyn_core::store::MemoryStore;
/// use ravyn_security::jwt::JwtConfig;
/// use ravyn_security::token::{Grant, TokenIssuer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let jwt = JwtConfig::new().secret("correct horse battery staple, and more").build("shop")?;
/// let issuer = TokenIssuer::builder(&jwt, MemoryStore::new()).build()?;
/// let pair = issuer.issue(Grant::new("ada").scope("read"), SystemTime::now()).await?;
///
/// let json = serde_json::to_value(&pair)?; assert_eq!((&json["token_type"], &json["expires_in"], &json["scope"]),
/// (&"Bearer".into(), &900.into(), &"read".into())); assert!(!format!("{pair:?}").contains(pair.access_token()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "tokens are of no use unless a client is given them"]
pub struct TokenPair {
    access_token: Secret<String>,
    expires_in: Duration,
    refresh_token: Option<Secret<String>>,
    scope: String,
}

impl TokenPair {
    pub(super) fn new(
        access_token: String,
        expires_in: Duration,
        refresh_token: Option<Secret<String>>,
        scopes: &[String],
    ) -> Self {
        Self {
            access_token: Secret::new(access_token),
            expires_in,
            refresh_token,
            scope: scopes.join(" "),
        }
    }

    /// The access token, a JWT.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.expose()
    }

    /// How long the access token is good, in whole seconds.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// The refresh token, which is good once.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh_token.as_ref().map(|token| &**token.expose())
    }

    /// The scopes of the access token, with a space between them.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }

    fn wire(&self) -> Wire<'_> {
        Wire {
            access_token: self.access_token(),
            token_type: "Bearer",
            expires_in: self.expires_in.as_secs(),
            refresh_token: self.refresh_token(),
            scope: Some(self.scope()).filter(|scope| !scope.is_empty()),
        }
    }
}

const EXAMPLE: Wire<'static> = Wire {
    access_token: "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
    token_type: "Bearer",
    expires_in: 900,
    refresh_token: Some("cmVmcmVzaA"),
    scope: Some("read"),
};

/// An access token, and how to get the next one (RFC 6749 §5.1).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TokenPair", example = EXAMPLE)]
struct Wire<'p> {
    /// Goes into the field `Authorization`, behind `Bearer`.
    access_token: &'p str,
    /// `Bearer`.
    token_type: &'static str,
    /// Seconds until the access token expires.
    expires_in: u64,
    /// Is good for one renewal.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'p str>,
    /// The scopes that are granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'p str>,
}

impl Serialize for TokenPair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.wire().serialize(serializer)
    }
}

impl JsonSchema for TokenPair {
    fn schema_name() -> Cow<'static, str> {
        Wire::<'static>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Wire::<'static>::json_schema(generator)
    }
}

impl IntoResponse for TokenPair {
    fn into_response(self) -> Response {
        let mut response = json_response(&self);
        response.headers_mut().extend(no_store());
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        let response = ResponseMeta::success()
            .content("application/json", Some(SchemaOf::of::<Self>()))
            .header("Cache-Control", "`no-store`")
            .header("Pragma", "`no-cache`");
        meta.add(response);
    }
}
