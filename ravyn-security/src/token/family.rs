//! What is stored of the tokens that come of one login.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::refresh_token::{Digest, RefreshToken};
use super::times::seconds;
use crate::jwt::MOST_LEEWAY;

/// The tokens that come of one login.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Family {
    pub(super) subject: String,
    pub(super) client: String,
    /// Those that were granted. A renewal may ask for less, and the next one for all of them again (RFC 6749 §6).
    pub(super) scopes: Vec<String>,
    pub(super) claims: Value,
    /// When the subject proved who they are, in seconds.
    pub(super) authenticated: u64,
    /// When it began, in nanoseconds: later than every log-out before it.
    pub(super) started: u64,
    /// When it ends, in seconds, however often it is renewed.
    pub(super) expires: u64,
    /// The hash of its one good refresh token. `None`: it is revoked.
    pub(super) current: Option<Digest>,
}

/// What a refresh token is to its family.
pub(super) enum Standing {
    Good,
    /// It was good once.
    Used,
    /// The family is revoked.
    Revoked,
    /// Its time is over.
    Expired,
}

impl Family {
    pub(super) fn standing(&self, token: &RefreshToken, now: SystemTime) -> Standing {
        match &self.current {
            None => Standing::Revoked,
            Some(_) if seconds(now) >= self.expires => Standing::Expired,
            Some(current) if current.is_of(token) => Standing::Good,
            Some(_) => Standing::Used,
        }
    }

    /// How long it lives yet, in whole seconds.
    pub(super) fn rest(&self, now: SystemTime) -> Duration {
        Duration::from_secs(self.expires.saturating_sub(seconds(now)))
    }

    /// How long it is stored: until a verifier whose clock is slow takes no token of it.
    pub(super) fn ttl(&self, now: SystemTime) -> Duration {
        self.rest(now).saturating_add(MOST_LEEWAY)
    }

    /// The same with another good token.
    #[must_use]
    pub(super) fn renewed(&self, token: &RefreshToken) -> Self {
        Self {
            current: Some(token.digest()),
            ..self.clone()
        }
    }

    /// The same without a good token. What nobody needs any more is not kept.
    #[must_use]
    pub(super) fn revoked(&self) -> Self {
        Self {
            current: None,
            claims: Value::Null,
            scopes: Vec::new(),
            ..self.clone()
        }
    }
}
