//! What is stored of tokens, and under which keys.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use ravyn_core::error::BoxError;
use ravyn_core::store::{SharedStore, Store};

use super::GrantError;
use super::family::Family;
use super::refresh_token::hashed;
use super::times::nanos;

/// How often a log-out tries again, when others log the same subject out at the same moment.
const ATTEMPTS: usize = 64;

/// Families, and what is revoked.
#[derive(Clone, Debug)]
pub(super) struct TokenStore(SharedStore);

/// A family as it was read, by which it is replaced.
pub(super) struct Found {
    pub(super) family: Family,
    stored: Bytes,
}

impl TokenStore {
    pub(super) fn new(store: impl Store) -> Self {
        Self(store.shared())
    }

    pub(super) async fn family(&self, id: &str) -> Result<Option<Found>, BoxError> {
        let Some(stored) = self.0.get(&family_key(id)).await? else {
            return Ok(None);
        };
        let family = serde_json::from_slice(&stored)?;
        Ok(Some(Found { family, stored }))
    }

    /// Keeps a family, whatever became of it in the meantime.
    pub(super) async fn keep(
        &self,
        id: &str,
        family: &Family,
        now: SystemTime,
    ) -> Result<(), BoxError> {
        let new = serde_json::to_vec(family)?;
        self.0.set(&family_key(id), &new, family.ttl(now)).await
    }

    /// Keeps a family in place of the one that was found. `false`: it is no longer that one.
    pub(super) async fn replace(
        &self,
        id: &str,
        found: &Found,
        family: &Family,
        now: SystemTime,
    ) -> Result<bool, BoxError> {
        let (key, new) = (family_key(id), serde_json::to_vec(family)?);
        self.0
            .compare_and_set(&key, Some(&found.stored), &new, family.ttl(now))
            .await
    }

    pub(super) async fn revoke(&self, token_id: &str, ttl: Duration) -> Result<(), BoxError> {
        self.0.set(&revoked_key(token_id), b"1", ttl).await
    }

    pub(super) async fn is_revoked(&self, token_id: &str) -> Result<bool, BoxError> {
        Ok(self.0.get(&revoked_key(token_id)).await?.is_some())
    }

    /// Until when, in nanoseconds, what was issued to a subject is revoked.
    pub(super) async fn cutoff(&self, subject: &str) -> Result<Option<u64>, BoxError> {
        let stored = self.0.get(&cutoff_key(subject)).await?;
        Ok(stored.map(|stored| number(&stored)).transpose()?)
    }

    /// Revokes what was issued to a subject until now. Each call is later than the one before, also within a clock's
    /// tick.
    pub(super) async fn cut_off(
        &self,
        subject: &str,
        now: SystemTime,
        ttl: Duration,
    ) -> Result<(), GrantError> {
        let key = cutoff_key(subject);
        for _ in 0..ATTEMPTS {
            let stored = self.0.get(&key).await.map_err(GrantError::Unavailable)?;
            let before = match &stored {
                Some(stored) => number(stored).map_err(|e| GrantError::Unavailable(e.into()))?,
                None => 0,
            };
            let cutoff = nanos(now).max(before.saturating_add(1)).to_string();
            let kept = self
                .0
                .compare_and_set(&key, stored.as_deref(), cutoff.as_bytes(), ttl);
            if kept.await.map_err(GrantError::Unavailable)? {
                return Ok(());
            }
        }
        let why = "too many log out the same subject at the same moment";
        Err(GrantError::Unavailable(why.into()))
    }
}

fn number(stored: &[u8]) -> Result<u64, serde_json::Error> {
    serde_json::from_slice(stored)
}

fn family_key(id: &str) -> String {
    format!("token:family:{id}")
}

fn revoked_key(token_id: &str) -> String {
    format!("token:revoked:{}", hashed(token_id))
}

fn cutoff_key(subject: &str) -> String {
    format!("token:cutoff:{}", hashed(subject))
}
