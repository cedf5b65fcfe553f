//! A store that is there from the startup on.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;

use crate::error::BoxError;
use crate::store::{SharedStore, Store};

/// A store that the application provides. Before its startup it cannot be asked.
#[derive(Clone, Default)]
pub(super) struct LateStore(Arc<RwLock<Option<SharedStore>>>);

impl LateStore {
    /// From now on it is this one.
    pub(super) fn open(&self, store: SharedStore) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(store);
    }

    fn opened(&self) -> Result<SharedStore, BoxError> {
        let store = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Ok(store
            .clone()
            .ok_or("the store of tokens was asked before the startup")?)
    }
}

impl Store for LateStore {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, BoxError> {
        self.opened()?.get(key).await
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), BoxError> {
        self.opened()?.set(key, value, ttl).await
    }

    async fn increment(&self, key: &str, by: u64, ttl: Duration) -> Result<u64, BoxError> {
        self.opened()?.increment(key, by, ttl).await
    }

    async fn compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        self.opened()?.compare_and_set(key, old, new, ttl).await
    }

    async fn delete(&self, key: &str) -> Result<bool, BoxError> {
        self.opened()?.delete(key).await
    }
}
