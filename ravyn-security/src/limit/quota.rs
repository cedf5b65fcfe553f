//! How many requests, in which time.

use std::num::NonZeroU32;
use std::time::Duration;

/// The longest time that a quota needs to be whole again: a hundred years. The arithmetic has room for no more than 500.
const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

/// How many requests a client may make, and how many of them at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    interval: Duration,
    burst: NonZeroU32,
}

impl Quota {
    pub(super) fn new(requests: NonZeroU32, period: Duration, burst: NonZeroU32) -> Self {
        let interval = (period / requests.get()).max(Duration::from_nanos(1));
        let most = LONGEST.as_nanos() / interval.as_nanos();
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let burst = NonZeroU32::new(burst.get().min(most)).unwrap_or(NonZeroU32::MIN);
        Self { interval, burst }
    }

    /// The time after which one more request is free: a minute for 60 in an hour.
    #[must_use]
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// How many requests are free to a client that has made none.
    #[must_use]
    pub fn burst(&self) -> NonZeroU32 {
        self.burst
    }

    /// The time after which all of them are free again.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.interval * self.burst.get()
    }
}
