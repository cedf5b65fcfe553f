//! A table whose size has a limit.

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Places of one bucket.
const PLACES: usize = 16;

/// Values by keys, at most so many.
///
/// A key has a bucket, which nobody outside can foresee, because the hash has a secret seed. In a full bucket the least
/// value gives way. Values are points in time that lie the further ahead the more a key has used, so what is forgotten is
/// what is over, and then who has used least. To push out a key that has used all, somebody has to use up all of as many
/// other keys as the table has places, on average.
pub(super) struct Table<V> {
    seed: RandomState,
    buckets: OnceLock<Box<[Bucket<V>]>>,
    bucket_count: usize,
}

/// Hashes of keys, and their values.
type Bucket<V> = Mutex<Vec<(u64, V)>>;

impl<V: Copy + Ord> Table<V> {
    /// A table of so many keys, in whole buckets. It takes memory as they come.
    pub(super) fn new(keys: usize) -> Self {
        Self {
            seed: RandomState::new(),
            buckets: OnceLock::new(),
            bucket_count: keys.div_ceil(PLACES).max(1),
        }
    }

    /// Changes the value of a key, at once for everybody.
    pub(super) fn update<R>(&self, key: impl Hash, change: impl FnOnce(&mut Option<V>) -> R) -> R {
        let hash = self.seed.hash_one(key);
        let buckets = self.buckets.get_or_init(|| {
            let empty = std::iter::repeat_with(Bucket::default);
            empty.take(self.bucket_count).collect()
        });
        let index = hash % buckets.len() as u64;
        let bucket = &buckets[usize::try_from(index).unwrap_or_default()];
        let mut places = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let found = places.iter().position(|(known, _)| *known == hash);
        let mut value = found.map(|position| places[position].1);
        let result = change(&mut value);
        match (found, value) {
            (Some(position), Some(value)) => places[position].1 = value,
            (Some(position), None) => drop(places.swap_remove(position)),
            (None, Some(value)) if places.len() < PLACES => places.push((hash, value)),
            (None, Some(value)) => {
                if let Some(least) = places.iter_mut().min_by_key(|place| place.1) {
                    *least = (hash, value);
                }
            }
            (None, None) => {}
        }
        result
    }

    /// How many keys are known.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let buckets = self.buckets.get().map_or(&[][..], |buckets| buckets);
        buckets
            .iter()
            .map(|bucket| bucket.lock().unwrap().len())
            .sum()
    }
}

impl<V> fmt::Debug for Table<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({} keys)", self.bucket_count * PLACES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d13_a_million_keys_take_bounded_memory() {
        let table = Table::new(1_000);
        for key in 0..1_000_000_u32 {
            table.update(key, |value| *value = Some(key));
        }
        assert!(table.len() <= 1_008, "{}", table.len());
    }

    #[test]
    fn a_flood_of_light_keys_does_not_push_out_a_heavy_one() {
        let table = Table::new(64);
        table.update("heavy", |value| *value = Some(100));
        for key in 0..100_000_u32 {
            table.update(key, |value| *value = Some(1 + key % 50));
        }
        table.update("heavy", |value| assert_eq!(*value, Some(100)));
    }

    #[test]
    fn a_value_that_is_taken_away_leaves_its_place() {
        let table = Table::new(16);
        table.update("a", |value| *value = Some(1));
        table.update("a", |value| *value = None);
        assert_eq!(table.len(), 0);
    }
}
