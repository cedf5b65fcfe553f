//! What stands in the store.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use ravyn_core::error::BoxError;
use ravyn_core::store::{MemoryStore, Store};
use ravyn_security::token::{Grant, GrantError};

use crate::shop::{Shop, noon, of};

/// A store that writes down all that it is ever told.
#[derive(Clone, Default)]
struct Recorded {
    store: MemoryStore,
    dump: Arc<Mutex<Vec<u8>>>,
    is_down: Arc<AtomicBool>,
}

impl Recorded {
    fn write(&self, parts: &[&[u8]]) -> Result<(), BoxError> {
        let mut dump = self.dump.lock().expect("nobody has panicked");
        parts.iter().for_each(|part| dump.extend_from_slice(part));
        match self.is_down.load(Ordering::Relaxed) {
            true => Err("the store is down".into()),
            false => Ok(()),
        }
    }
}

impl Store for Recorded {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, BoxError> {
        self.write(&[key.as_bytes()])?;
        self.store.get(key).await
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), BoxError> {
        self.write(&[key.as_bytes(), value])?;
        self.store.set(key, value, ttl).await
    }

    async fn increment(&self, key: &str, by: u64, ttl: Duration) -> Result<u64, BoxError> {
        self.write(&[key.as_bytes()])?;
        self.store.increment(key, by, ttl).await
    }

    async fn compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        self.write(&[key.as_bytes(), old.unwrap_or_default(), new])?;
        self.store.compare_and_set(key, old, new, ttl).await
    }

    async fn delete(&self, key: &str) -> Result<bool, BoxError> {
        self.write(&[key.as_bytes()])?;
        self.store.delete(key).await
    }
}

#[tokio::test]
async fn r7_of_tokens_only_hashes_are_stored() {
    let (store, now) = (Recorded::default(), noon());
    let shop = Shop::with(store.clone());
    let first = shop.log_in(now).await;
    let second = shop.refresh(&first, now).await.unwrap();
    let token = shop.verify(&second, now).await.unwrap();
    let id = token.token_id().unwrap();
    let revoked = shop.issuer.revoke_access(id, token.expires_at(), now);
    revoked.await.unwrap();
    let _ = shop.refresh(&first, now).await;
    shop.issuer.log_out_everywhere("ada", now).await.unwrap();

    let dump = String::from_utf8(store.dump.lock().unwrap().clone()).unwrap();
    assert!(dump.contains("token:family:") && dump.contains("token:cutoff:"));
    for pair in [&first, &second] {
        let refresh_token = pair.refresh_token().unwrap();
        // Neither the family's bytes, nor the secret ones, nor any eight characters of a token.
        for start in 0..refresh_token.len() - 8 {
            let part = &refresh_token[start..start + 8];
            assert!(!dump.contains(part), "{part} stands in {dump}");
        }
        for part in pair.access_token().split('.') {
            assert!(!dump.contains(part), "{part} stands in {dump}");
        }
    }
    assert!(!dump.contains(id));
}

#[tokio::test]
async fn while_the_store_is_down_nothing_is_issued_renewed_or_taken_for_good() {
    let (store, now) = (Recorded::default(), noon());
    let shop = Shop::with(store.clone());
    let pair = shop.log_in(now).await;
    let token = shop.verify(&pair, now).await.unwrap();
    store.is_down.store(true, Ordering::Relaxed);
    let revocations = shop.issuer.revocations();
    for (id, subject) in [(token.token_id(), "ada"), (None, "ada")] {
        let revoked = revocations.is_revoked(id, subject, Some(now)).await;
        assert!(revoked.is_err());
    }
    let issuer = &shop.issuer;
    let expires_at = token.expires_at();
    for failed in [
        issuer.issue(Grant::new("ada"), now).await.map(drop),
        shop.refresh(&pair, now).await.map(drop),
        issuer.revoke_refresh(&of(&pair), now).await,
        issuer.revoke_access("id", expires_at, now).await,
        issuer.log_out_everywhere("ada", now).await,
    ] {
        assert!(
            matches!(failed, Err(GrantError::Unavailable(_))),
            "{failed:?}"
        );
    }
    store.is_down.store(false, Ordering::Relaxed);
    assert!(shop.refresh(&pair, now).await.is_ok());
}
