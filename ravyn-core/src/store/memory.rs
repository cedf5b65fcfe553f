//! A store in the memory of the process.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::{MOST, Store, StoreError};
use crate::error::BoxError;
use crate::settings::Clock;

/// What a value takes besides the bytes of its key and its own.
const OVERHEAD: usize = 128;

/// The room of a store: 64 MiB.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Keeps values in the memory of the process, which a restart forgets. Clones are the same store.
///
/// When its room is taken and nothing in it is over, new values are refused: forgetting one before its time could bring
/// back what was revoked.
///
/// # Defaults
/// 64 MiB: of each value the bytes of its key, its own and 128 for the rest. The time is that of the system's clock.
///
/// # Errors
/// [`StoreError::Full`], and [`StoreError::NotANumber`] of [`increment`](Store::increment).
///
/// # Example
/// ```
/// use std::time::{Duration, SystemTime};
/// use ravyn_core::settings::Clock;
/// use ravyn_core::store::{MemoryStore, Store};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ravyn_core::error::BoxError> {
/// let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
/// let store = MemoryStore::new().clock(clock);
/// store.set("greeting", b"hello", Duration::from_secs(60)).await?;
/// hands.advance(Duration::from_secs(60));
/// assert_eq!(store.get("greeting").await?, None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct MemoryStore {
    clock: Clock,
    max_bytes: usize,
    kept: Arc<RwLock<Kept>>,
}

impl MemoryStore {
    /// A store of 64 MiB.
    #[must_use]
    pub fn new() -> Self {
        Self {
            clock: Clock::system(),
            max_bytes: MAX_BYTES,
            kept: Arc::default(),
        }
    }

    /// How many bytes it may hold. Default: 64 MiB.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// By which clock values are over. Default: that of the system.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// For a change, which finds nothing that is over.
    fn write(&self, now: Instant) -> RwLockWriteGuard<'_, Kept> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.forget_what_is_over(now);
        kept
    }

    fn put(&self, kept: &mut Kept, key: &str, value: Bytes, end: End) -> Result<(), StoreError> {
        let free = self.max_bytes.saturating_sub(kept.bytes);
        let freed = kept.entries.get(key).map_or(0, |old| cost(key, &old.value));
        if cost(key, &value) > free + freed {
            return Err(StoreError::Full);
        }
        kept.put(key, Entry { value, end });
        Ok(())
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.read();
        f.debug_struct("MemoryStore")
            .field("values", &kept.entries.len())
            .field("bytes", &kept.bytes)
            .field("max_bytes", &self.max_bytes)
            .finish_non_exhaustive()
    }
}

impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, BoxError> {
        let now = self.clock.instant();
        let kept = self.read();
        let entry = kept.entries.get(key).filter(|entry| !entry.is_over(now));
        Ok(entry.map(|entry| entry.value.clone()))
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), BoxError> {
        let now = self.clock.instant();
        let value = Bytes::copy_from_slice(value);
        Ok(self.put(&mut self.write(now), key, value, now.checked_add(ttl))?)
    }

    async fn increment(&self, key: &str, by: u64, ttl: Duration) -> Result<u64, BoxError> {
        let now = self.clock.instant();
        let mut kept = self.write(now);
        let (number, end) = match kept.entries.get(key) {
            Some(entry) => (entry.number()?, entry.end),
            None => (0, now.checked_add(ttl)),
        };
        let number = number.saturating_add(by).min(MOST);
        self.put(&mut kept, key, number.to_string().into(), end)?;
        Ok(number)
    }

    async fn compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        let now = self.clock.instant();
        let mut kept = self.write(now);
        let is_so = kept.entries.get(key).map(|entry| &*entry.value) == old;
        if is_so {
            let new = Bytes::copy_from_slice(new);
            self.put(&mut kept, key, new, now.checked_add(ttl))?;
        }
        Ok(is_so)
    }

    async fn delete(&self, key: &str) -> Result<bool, BoxError> {
        Ok(self.write(self.clock.instant()).remove(key).is_some())
    }
}

/// When a value is over; `None`: never.
type End = Option<Instant>;

#[derive(Default)]
struct Kept {
    entries: HashMap<Arc<str>, Entry>,
    /// The keys of those that end, the next one first.
    ends: BTreeSet<(Instant, Arc<str>)>,
    /// What all of them take.
    bytes: usize,
}

struct Entry {
    value: Bytes,
    end: End,
}

impl Entry {
    fn is_over(&self, now: Instant) -> bool {
        self.end.is_some_and(|end| end <= now)
    }

    fn number(&self) -> Result<u64, StoreError> {
        let digits = self.value.iter().all(u8::is_ascii_digit);
        let text = std::str::from_utf8(&self.value).ok().filter(|_| digits);
        text.and_then(|text| text.parse().ok())
            .ok_or(StoreError::NotANumber)
    }
}

impl Kept {
    fn forget_what_is_over(&mut self, now: Instant) {
        while let Some((_, key)) = self.ends.first().filter(|(end, _)| *end <= now) {
            let key = key.clone();
            self.remove(&key);
        }
    }

    fn put(&mut self, key: &str, entry: Entry) {
        self.remove(key);
        let key: Arc<str> = key.into();
        self.bytes += cost(&key, &entry.value);
        self.ends.extend(entry.end.map(|end| (end, key.clone())));
        self.entries.insert(key, entry);
    }

    fn remove(&mut self, key: &str) -> Option<Entry> {
        let (key, entry) = self.entries.remove_entry(key)?;
        self.bytes -= cost(&key, &entry.value);
        if let Some(end) = entry.end {
            self.ends.remove(&(end, key));
        }
        Some(entry)
    }
}

fn cost(key: &str, value: &[u8]) -> usize {
    key.len() + value.len() + OVERHEAD
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn error(result: Result<impl fmt::Debug, BoxError>) -> StoreError {
        *result.unwrap_err().downcast().unwrap()
    }

    #[tokio::test]
    async fn a_full_store_refuses_what_is_new_and_keeps_what_is_there() {
        let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
        let store = MemoryStore::new().max_bytes(2 * 130).clock(clock);
        store.set("a", b"1", MINUTE).await.unwrap();
        store.set("b", b"1", 2 * MINUTE).await.unwrap();
        for refused in [
            store.set("c", b"1", MINUTE).await,
            store.set("a", b"22", MINUTE).await,
            store.increment("c", 1, MINUTE).await.map(|_| ()),
            store
                .compare_and_set("c", None, b"1", MINUTE)
                .await
                .map(|_| ()),
        ] {
            assert_eq!(error(refused), StoreError::Full);
        }
        assert_eq!(store.get("a").await.unwrap().as_deref(), Some(&b"1"[..]));
        store.set("a", b"2", MINUTE).await.unwrap();
        hands.advance(MINUTE);
        store.set("c", b"1", MINUTE).await.unwrap();
        assert_eq!(store.get("b").await.unwrap().as_deref(), Some(&b"1"[..]));
    }

    #[tokio::test]
    async fn what_is_over_takes_no_room() {
        let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
        let store = MemoryStore::new().clock(clock);
        for number in 0..1_000 {
            store.set(&number.to_string(), b"", MINUTE).await.unwrap();
        }
        hands.advance(MINUTE);
        store.set("last", b"", Duration::MAX).await.unwrap();
        let kept = store.read();
        assert_eq!((kept.entries.len(), kept.ends.len()), (1, 0));
        assert_eq!(kept.bytes, OVERHEAD + 4);
    }

    #[test]
    fn debug_shows_no_value() {
        let store = MemoryStore::new();
        store.write(Instant::now()).put(
            "key",
            Entry {
                value: "hunter2".into(),
                end: None,
            },
        );
        let text = format!("{store:?} {:?}", store.clone().shared());
        assert!(text.starts_with("MemoryStore { values: 1"), "{text}");
        assert!(!text.contains("hunter2") && !text.contains("key"), "{text}");
    }
}
