//! A store whose type is not known.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Store;
use crate::error::BoxError;
use crate::task::InlineFuture;

/// A store whose type is not known. Clones are the same store.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_core::store::{MemoryStore, SharedStore, Store};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ravyn_core::error::BoxError> {
/// let store: SharedStore = MemoryStore::new().shared();
/// let same = store.clone();
/// store.set("greeting", b"hello", Duration::from_secs(60)).await?;
/// assert_eq!(same.get("greeting").await?.as_deref(), Some(&b"hello"[..]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SharedStore(Arc<dyn DynStore>);

impl SharedStore {
    pub(super) fn of(store: impl Store) -> Self {
        Self(Arc::new(store))
    }
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedStore")
    }
}

impl Store for SharedStore {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, BoxError> {
        self.0.get(key).await
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), BoxError> {
        self.0.set(key, value, ttl).await
    }

    async fn increment(&self, key: &str, by: u64, ttl: Duration) -> Result<u64, BoxError> {
        self.0.increment(key, by, ttl).await
    }

    async fn compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        self.0.compare_and_set(key, old, new, ttl).await
    }

    async fn delete(&self, key: &str) -> Result<bool, BoxError> {
        self.0.delete(key).await
    }

    fn shared(self) -> SharedStore {
        self
    }
}

type Answer<'a, T> = InlineFuture<'a, Result<T, BoxError>>;

trait DynStore: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Bytes>>;
    fn set<'a>(&'a self, key: &'a str, value: &'a [u8], ttl: Duration) -> Answer<'a, ()>;
    fn increment<'a>(&'a self, key: &'a str, by: u64, ttl: Duration) -> Answer<'a, u64>;
    fn compare_and_set<'a>(
        &'a self,
        key: &'a str,
        old: Option<&'a [u8]>,
        new: &'a [u8],
        ttl: Duration,
    ) -> Answer<'a, bool>;
    fn delete<'a>(&'a self, key: &'a str) -> Answer<'a, bool>;
}

impl<S: Store> DynStore for S {
    fn get<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Bytes>> {
        InlineFuture::from_or_box(Store::get(self, key))
    }

    fn set<'a>(&'a self, key: &'a str, value: &'a [u8], ttl: Duration) -> Answer<'a, ()> {
        InlineFuture::from_or_box(Store::set(self, key, value, ttl))
    }

    fn increment<'a>(&'a self, key: &'a str, by: u64, ttl: Duration) -> Answer<'a, u64> {
        InlineFuture::from_or_box(Store::increment(self, key, by, ttl))
    }

    fn compare_and_set<'a>(
        &'a self,
        key: &'a str,
        old: Option<&'a [u8]>,
        new: &'a [u8],
        ttl: Duration,
    ) -> Answer<'a, bool> {
        InlineFuture::from_or_box(Store::compare_and_set(self, key, old, new, ttl))
    }

    fn delete<'a>(&'a self, key: &'a str) -> Answer<'a, bool> {
        InlineFuture::from_or_box(Store::delete(self, key))
    }
}
