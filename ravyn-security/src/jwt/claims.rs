//! The claims of a token that is to be made.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::registered::seconds;
use super::rules::Rules;
use super::{SignError, base64url};

/// Claims of a token that is to be made: the registered ones, and those of the program beside them in one object.
///
/// The signer adds `iss`, `aud`, `iat`, `exp` and a random `jti` (RFC 9068 §2.2).
///
/// # Defaults
/// It is valid for 15 minutes and has no scope.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_security::jwt::JwtClaims;
///
/// #[derive(serde::Serialize)]
/// struct Tenant {
///     tenant: u32,
/// }
///
/// let claims = JwtClaims::new("ada")
///     .scope("items:read")
///     .expires_in(Duration::from_secs(60))
///     .with(Tenant { tenant: 7 });
/// # let _ = claims;
/// ```
#[derive(Clone, Debug)]
#[must_use = "claims are no token until a signer signs them"]
pub struct JwtClaims<C = ()> {
    subject: String,
    lifetime: Duration,
    not_before: Option<SystemTime>,
    scopes: Vec<String>,
    client_id: Option<String>,
    token_id: Option<String>,
    authenticated_at: Option<SystemTime>,
    own: C,
}

impl JwtClaims {
    /// The claims of a subject: a user's id, a client's name.
    pub fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            lifetime: Duration::from_secs(15 * 60),
            not_before: None,
            scopes: Vec::new(),
            client_id: None,
            token_id: None,
            authenticated_at: None,
            own: (),
        }
    }
}

impl<C> JwtClaims<C> {
    /// How long it is valid, in whole seconds. Default: 15 minutes.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// It is not valid before this time: `nbf`.
    pub fn not_before(mut self, start: SystemTime) -> Self {
        self.not_before = Some(start);
        self
    }

    /// Grants a scope.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// The client it is issued to: `client_id`.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Its own id, in place of a random one: `jti`.
    pub fn token_id(mut self, id: impl Into<String>) -> Self {
        self.token_id = Some(id.into());
        self
    }

    /// When its subject proved who they are: `auth_time`.
    pub fn authenticated_at(mut self, at: SystemTime) -> Self {
        self.authenticated_at = Some(at);
        self
    }

    /// Adds the members of the program's own type. A registered one among them must say what is said here.
    pub fn with<D: Serialize>(self, own: D) -> JwtClaims<D> {
        JwtClaims {
            subject: self.subject,
            lifetime: self.lifetime,
            not_before: self.not_before,
            scopes: self.scopes,
            client_id: self.client_id,
            token_id: self.token_id,
            authenticated_at: self.authenticated_at,
            own,
        }
    }
}

impl<C: Serialize> JwtClaims<C> {
    pub(super) fn to_json(&self, rules: &Rules, now: SystemTime) -> Result<Vec<u8>, SignError> {
        let mut claims = match serde_json::to_value(&self.own) {
            Ok(Value::Object(own)) => own,
            Ok(Value::Null) => Map::new(),
            Ok(_) => return Err(SignError::NoObject(None)),
            Err(error) => return Err(SignError::NoObject(Some(error))),
        };
        for (name, value) in self.registered(rules, now)? {
            match claims.get(name) {
                Some(own) if *own != value => return Err(SignError::Differs(name.to_owned())),
                Some(_) => {}
                None => drop(claims.insert(name.to_owned(), value)),
            }
        }
        serde_json::to_vec(&claims).map_err(|error| SignError::NoObject(Some(error)))
    }

    fn registered(
        &self,
        rules: &Rules,
        now: SystemTime,
    ) -> Result<Vec<(&'static str, Value)>, SignError> {
        let issued = seconds(now);
        let token_id = match &self.token_id {
            Some(id) => Cow::Borrowed(id.as_str()),
            None => Cow::Owned(random_id()?),
        };
        let mut claims = vec![
            ("iss", json!(rules.issuer)),
            ("sub", json!(self.subject)),
            ("aud", json!(rules.audiences[0])),
            ("iat", json!(issued)),
            ("exp", json!(issued.saturating_add(self.lifetime.as_secs()))),
            ("jti", json!(token_id)),
        ];
        let mut optional = |name, value: Option<Value>| claims.extend(value.map(|v| (name, v)));
        let scopes = (!self.scopes.is_empty()).then(|| self.scopes.join(" "));
        optional("scope", scopes.map(Value::from));
        optional("client_id", self.client_id.as_deref().map(Value::from));
        optional("nbf", self.not_before.map(|at| json!(seconds(at))));
        optional(
            "auth_time",
            self.authenticated_at.map(|at| json!(seconds(at))),
        );
        Ok(claims)
    }
}

/// 128 random bits.
fn random_id() -> Result<String, SignError> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| SignError::Signature)?;
    Ok(base64url::encode(bytes))
}
