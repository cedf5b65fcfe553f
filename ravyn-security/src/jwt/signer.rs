//! Makes tokens.

use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;

use super::rules::Rules;
use super::verifier::LONGEST;
use super::{JwtClaims, KeyRing, SignError};

/// Makes access tokens, `typ: at+jwt` (RFC 9068), with the signing key of its ring.
#[derive(Clone, Debug)]
pub struct Signer {
    keys: KeyRing,
    rules: Arc<Rules>,
}

impl Signer {
    pub(super) fn new(keys: KeyRing, rules: Arc<Rules>) -> Self {
        Self { keys, rules }
    }

    /// Makes a token. `now` is that of the application's clock.
    ///
    /// # Errors
    /// When no key of the ring signs, the program's own claims are no object or contradict a registered one, or the token
    /// would be longer than a verifier takes.
    pub fn sign<C: Serialize>(
        &self,
        claims: &JwtClaims<C>,
        now: SystemTime,
    ) -> Result<String, SignError> {
        let key = self.keys.signing_key().ok_or(SignError::NoKey)?;
        let claims = claims.to_json(&self.rules, now)?;
        let token = key.0.token(&claims).ok_or(SignError::Signature)?;
        if token.len() > LONGEST {
            return Err(SignError::TooLong);
        }
        Ok(token)
    }
}
