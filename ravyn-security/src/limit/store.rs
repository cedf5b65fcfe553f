//! Where counters stand.

use std::cell::Cell;
use std::time::{Duration, Instant};

use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::{NotKeyed, StateStore};
use governor::{Quota as GovernorQuota, RateLimiter};
use ravyn_core::error::BoxError;
use ravyn_core::settings::Clock;
use ravyn_core::task::BoxFuture;

use super::table::Table;
use super::{LimitKey, Quota};

/// How many keys a [`MemoryStore`] knows: 65,536.
pub(super) const MAX_KEYS: usize = 65_536;

/// Keeps the counters of rate limits, for one process or for many.
///
/// # Errors
/// Whatever is wrong with it. The limit then lets the request pass, or refuses it: see
/// [`RateLimit::fail_closed`](super::RateLimit::fail_closed).
///
/// # Example
/// ```
/// use ravyn_core::error::BoxError;
/// use ravyn_core::settings::Clock;
/// use ravyn_security::limit::{LimitKey, MemoryStore, Quota, RateLimit, RateLimitStore, Taken};
///
/// /// Counts in memory, and tells of it.
/// struct Told(MemoryStore);
///
/// impl RateLimitStore for Told {
///     async fn take(&self, limit: &str, key: &LimitKey, quota: &Quota, clock: &Clock) -> Result<Taken, BoxError> {
///         let taken = self.0.take(limit, key, quota, clock).await?;
///         println!("{limit} {key}: {taken:?}");
///         Ok(taken)
///     }
/// }
///
/// let limit = RateLimit::max_requests(100).store("api", Told(MemoryStore::new()));
/// # let _ = limit;
/// ```
pub trait RateLimitStore: Send + Sync + 'static {
    /// Takes one request of a client from a quota, in one step: of two that come together for the last one, one is refused.
    /// A request that is refused takes nothing.
    ///
    /// The counter is that of `limit` and `key`. The time is that of `clock`, or the store's own.
    fn take(
        &self,
        limit: &str,
        key: &LimitKey,
        quota: &Quota,
        clock: &Clock,
    ) -> impl Future<Output = Result<Taken, BoxError>> + Send;
}

/// What became of a request that asked for its place in a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It may go on.
    Passed {
        /// Requests that are free after it.
        remaining: u32,
        /// Time after which all are free again.
        full_in: Duration,
    },
    /// It may not.
    Refused {
        /// Time after which one will be free.
        retry_after: Duration,
        /// Time after which all are free again.
        full_in: Duration,
    },
}

/// The same without its type.
pub(super) trait DynStore: Send + Sync {
    fn take<'a>(
        &'a self,
        limit: &'a str,
        key: &'a LimitKey,
        quota: &'a Quota,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<Taken, BoxError>>;
}

impl<S: RateLimitStore> DynStore for S {
    fn take<'a>(
        &'a self,
        limit: &'a str,
        key: &'a LimitKey,
        quota: &'a Quota,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<Taken, BoxError>> {
        Box::pin(RateLimitStore::take(self, limit, key, quota, clock))
    }
}

/// Keeps counters in the memory of the process, by the algorithm GCRA: requests become free one by one, and not all of
/// them at the end of a minute.
///
/// It knows at most so many keys at once. Beyond that it forgets first whose quota is whole again, and then who has used
/// least; a client that has used its quota up is not forgotten for clients that have not.
///
/// # Defaults
/// 65,536 keys, of 24 bytes each, with room for twice as many while it grows.
#[derive(Debug)]
pub struct MemoryStore {
    /// When the quota of a key is whole again.
    table: Table<Instant>,
}

impl MemoryStore {
    /// A store of 65,536 keys.
    #[must_use]
    pub fn new() -> Self {
        Self::with_max_keys(MAX_KEYS)
    }

    /// A store of so many keys, rounded up to a multiple of 16.
    #[must_use]
    pub fn with_max_keys(keys: usize) -> Self {
        Self {
            table: Table::new(keys),
        }
    }

    pub(super) fn take_at(
        &self,
        limit: &str,
        key: &LimitKey,
        quota: &Quota,
        now: Instant,
    ) -> Taken {
        self.table.update((limit, key), |whole_at| {
            let slot = Slot(Cell::new(
                whole_at.map(|at| at.saturating_duration_since(now)),
            ));
            let limiter = Gcra::new(of_governor(quota), slot, Now);
            let decision = limiter.check();
            let debt = limiter.into_state_store().0.get();
            let full_in = debt.unwrap_or_default();
            *whole_at = debt.map(|debt| now + debt);
            match decision {
                Ok(state) => Taken::Passed {
                    remaining: state.remaining_burst_capacity(),
                    full_in,
                },
                Err(until) => Taken::Refused {
                    retry_after: until.wait_time_from(Duration::ZERO),
                    full_in,
                },
            }
        })
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl RateLimitStore for MemoryStore {
    async fn take(
        &self,
        limit: &str,
        key: &LimitKey,
        quota: &Quota,
        clock: &Clock,
    ) -> Result<Taken, BoxError> {
        Ok(self.take_at(limit, key, quota, clock.instant()))
    }
}

fn of_governor(quota: &Quota) -> GovernorQuota {
    GovernorQuota::with_period(quota.interval())
        .expect("an interval is not zero")
        .allow_burst(quota.burst())
}

type Gcra = RateLimiter<NotKeyed, Slot, Now, StateInformationMiddleware>;

/// The moment of the request, from which governor counts.
struct Now;

impl GovernorClock for Now {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

/// What the client has still to wait until its quota is whole, while its bucket of the table is locked.
struct Slot(Cell<Option<Duration>>);

impl StateStore for Slot {
    type Key = NotKeyed;

    fn measure_and_replace<T, F, E>(&self, _: &NotKeyed, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let (result, debt) = f(self.0.get().map(Nanos::from))?;
        self.0.set(Some(debt.into()));
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn quota(requests: u32, burst: u32) -> Quota {
        let (requests, burst) = (NonZeroU32::new(requests), NonZeroU32::new(burst));
        Quota::new(requests.unwrap(), Duration::from_mins(1), burst.unwrap())
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn requests_become_free_one_by_one() {
        let (store, key) = (MemoryStore::new(), LimitKey::of_address(None));
        let (quota, start) = (quota(6, 3), Instant::now());
        let take = |at: u64| store.take_at("", &key, &quota, start + seconds(at));
        for (at, remaining, full_in) in [(0, 2, 10), (0, 1, 20), (1, 0, 29)] {
            let full_in = seconds(full_in);
            assert_eq!(take(at), Taken::Passed { remaining, full_in });
        }
        let refused = |retry_after, full_in| Taken::Refused {
            retry_after: seconds(retry_after),
            full_in: seconds(full_in),
        };
        assert_eq!(take(2), refused(8, 28));
        assert_eq!(take(9), refused(1, 21));
        let full_in = seconds(30);
        assert_eq!(
            take(10),
            Taken::Passed {
                remaining: 0,
                full_in
            }
        );
        assert_eq!(take(11), refused(9, 29));
        let full_in = seconds(10);
        assert_eq!(
            take(900),
            Taken::Passed {
                remaining: 2,
                full_in
            }
        );
    }

    #[test]
    fn d13_who_has_used_its_quota_up_stays_known_in_a_flood() {
        let store = MemoryStore::with_max_keys(1_000);
        let (quota, now) = (quota(10, 10), Instant::now());
        let key = |number: u32| LimitKey::of_address(Some(number.to_be_bytes().into()));
        let take = |number| store.take_at("", &key(number), &quota, now);
        for _ in 0..10 {
            assert!(matches!(take(0), Taken::Passed { .. }));
        }
        for flood in 1..100_000 {
            let _ = take(flood);
        }
        assert!(matches!(take(0), Taken::Refused { .. }));
        assert!(store.table.len() <= 1_008);
    }

    #[test]
    fn a_quota_that_no_arithmetic_could_hold_is_cut_down() {
        let most = NonZeroU32::MAX;
        let quota = Quota::new(NonZeroU32::MIN, Duration::from_hours(24), most);
        let store = MemoryStore::new();
        let taken = store.take_at("", &LimitKey::of_address(None), &quota, Instant::now());
        assert!(matches!(taken, Taken::Passed { remaining, .. } if remaining > 30_000));
    }
}
