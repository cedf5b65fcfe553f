//! What is checked of an ID token beside what is checked of every token (OpenID Connect Core 1.0 §3.1.3.7).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ravyn_core::settings::Secret;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq as _;

use crate::jwt::{Algorithm, Reason, Verified};

/// The longest `sub` in characters of ASCII (OpenID Connect Core 1.0 §2).
const LONGEST_SUBJECT: usize = 255;

/// What the request for an ID token said, against which the token is held.
///
/// # Defaults
/// Nothing: for a server that is handed an ID token, and has not asked for it. `azp` is checked always.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_security::remote::IdTokenChecks;
///
/// let checks = IdTokenChecks::new().nonce("n-0S6_WzA2Mj").max_age(Duration::from_mins(60));
/// assert!(!format!("{checks:?}").contains("n-0S6"));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "it checks nothing until a token is verified with it"]
pub struct IdTokenChecks {
    nonce: Option<Secret<String>>,
    access_token: Option<Secret<String>>,
    max_age: Option<Duration>,
}

impl IdTokenChecks {
    /// No checks beyond those of every ID token.
    pub fn new() -> Self {
        Self::default()
    }

    /// The nonce that was sent: the token must have it.
    pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
        self.nonce = Some(Secret::new(nonce.into()));
        self
    }

    /// The access token that came with it. Where the token has `at_hash`, it must be that of this one.
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = Some(Secret::new(token.into()));
        self
    }

    /// How long ago its subject may have proved who they are, in whole seconds: the token must have `auth_time`.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    pub(super) fn check(
        &self,
        token: &Verified<Map<String, Value>>,
        client_id: &str,
        now: SystemTime,
        leeway: Duration,
    ) -> Result<(), Reason> {
        let subject = token.subject();
        if subject.len() > LONGEST_SUBJECT || !subject.is_ascii() {
            return Err(Reason::WrongType("sub"));
        }
        check_party(&token.claims, client_id)?;
        self.check_nonce(&token.claims)?;
        self.check_access_token(token)?;
        self.check_login(token.authenticated_at(), now, leeway)
    }

    fn check_nonce(&self, claims: &Map<String, Value>) -> Result<(), Reason> {
        let Some(sent) = &self.nonce else {
            return Ok(());
        };
        let found = text(claims, "nonce")?.ok_or(Reason::Missing("nonce".into()))?;
        is_same(found, sent.expose())
            .then_some(())
            .ok_or(Reason::Nonce)
    }

    fn check_access_token(&self, token: &Verified<Map<String, Value>>) -> Result<(), Reason> {
        let Some(access_token) = &self.access_token else {
            return Ok(());
        };
        let Some(found) = text(&token.claims, "at_hash")? else {
            return Ok(());
        };
        let hash = half_hash(token.algorithm(), access_token.expose());
        is_same(found, &hash)
            .then_some(())
            .ok_or(Reason::AccessToken)
    }

    fn check_login(
        &self,
        login: Option<SystemTime>,
        now: SystemTime,
        leeway: Duration,
    ) -> Result<(), Reason> {
        let Some(max_age) = self.max_age else {
            return Ok(());
        };
        let login = login.ok_or(Reason::Missing("auth_time".into()))?;
        let seconds = |time: SystemTime| {
            time.duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_secs()
        };
        let age = seconds(now).saturating_sub(seconds(login));
        let longest = max_age.as_secs().saturating_add(leeway.as_secs());
        if age <= longest {
            Ok(())
        } else {
            Err(Reason::LoginTooOld)
        }
    }
}

/// `azp` is the client, and is there where the token is for others as well.
fn check_party(claims: &Map<String, Value>, client_id: &str) -> Result<(), Reason> {
    let audiences = claims.get("aud").and_then(Value::as_array);
    match text(claims, "azp")? {
        Some(party) if party == client_id => Ok(()),
        None if audiences.is_none_or(|list| list.len() <= 1) => Ok(()),
        Some(_) | None => Err(Reason::AuthorizedParty),
    }
}

fn text<'c>(claims: &'c Map<String, Value>, name: &'static str) -> Result<Option<&'c str>, Reason> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Reason::WrongType(name)),
    }
}

fn is_same(found: &str, expected: &str) -> bool {
    found.as_bytes().ct_eq(expected.as_bytes()).into()
}

/// The left half of a hash, by the hash of the algorithm that signed the ID token. That of Ed25519 is SHA-512.
fn half_hash(algorithm: Algorithm, token: &str) -> String {
    let half = |hash: &[u8]| URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2]);
    match algorithm {
        Algorithm::Hs384 | Algorithm::Rs384 | Algorithm::Ps384 | Algorithm::Es384 => {
            half(&Sha384::digest(token))
        }
        Algorithm::Hs512
        | Algorithm::Rs512
        | Algorithm::Ps512
        | Algorithm::Es512
        | Algorithm::EdDsa => half(&Sha512::digest(token)),
        _ => half(&Sha256::digest(token)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_an_access_token_is_that_of_the_standard() {
        // The example of OpenID Connect Core 1.0, Appendix A.3.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(half_hash(Algorithm::Rs256, token), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
