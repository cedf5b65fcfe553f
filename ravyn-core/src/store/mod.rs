//! Values that are kept for a while, by key: what sessions, limits, caches and revoked tokens are made of.
//!
//! It knows no request. Those who keep something know the trait [`Store`] alone, and not whether the memory of the
//! process ([`MemoryStore`]) or a database is behind it.

mod error;
mod memory;
mod shared;

use std::time::Duration;

use bytes::Bytes;

use crate::error::BoxError;

pub use self::error::StoreError;
pub use self::memory::MemoryStore;
pub use self::shared::SharedStore;

/// The largest number that [`Store::increment`] counts to: 9,223,372,036,854,775,807.
pub const MOST: u64 = i64::MAX as u64;

/// Keeps values for a while, for one process or for many.
///
/// A key is a text, a value is bytes. Each value has a time to live, after which it is as if it had never been there;
/// [`Duration::MAX`] is for ever. A store forgets nothing before its time: one that has no room left says so.
///
/// Each call is one step for everybody: of two that come together, one is first.
///
/// # Errors
/// Whatever is wrong with the store. Who cannot ask it must not go on as if it had said nothing.
///
/// # Cancel safety
/// A call that is given up may have been made or not.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_core::error::BoxError;
/// use ravyn_core::store::Store;
///
/// /// Whether a code is used for the first time.
/// async fn redeem(store: &impl Store, code: &str) -> Result<bool, BoxError> {
///     let key = format!("code:{code}");
///     store.compare_and_set(&key, None, b"used", Duration::from_secs(600)).await
/// }
/// ```
pub trait Store: Send + Sync + 'static {
    /// The value of a key.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Bytes>, BoxError>> + Send;

    /// Keeps a value for this time, in place of the one before.
    fn set(
        &self,
        key: &str,
        value: &[u8],
        ttl: Duration,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Adds to a number, which is 0 when it is not there, and says what it is now: at most [`MOST`]. The time is that
    /// of the first call, and further ones do not lengthen it.
    ///
    /// The value is the number in decimal digits.
    ///
    /// # Errors
    /// [`StoreError::NotANumber`], besides those of the store.
    fn increment(
        &self,
        key: &str,
        by: u64,
        ttl: Duration,
    ) -> impl Future<Output = Result<u64, BoxError>> + Send;

    /// Keeps `new` for this time if the value is `old`, or if there is none where that is `None`. Says whether it was
    /// so.
    fn compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
        ttl: Duration,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// Forgets a value. Says whether there was one.
    fn delete(&self, key: &str) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// The same without its type, to be shared.
    fn shared(self) -> SharedStore
    where
        Self: Sized,
    {
        SharedStore::of(self)
    }
}
