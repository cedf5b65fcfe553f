//! When keys are fetched, and how long they may be used.

use std::time::{Duration, Instant};

use super::RemoteError;

/// Keys are kept so long where the provider does not say.
const USUAL: Duration = Duration::from_mins(10);
const SHORTEST: Duration = Duration::from_mins(1);
/// From here on keys are not used, whatever the provider says and however it fails.
pub(super) const OLDEST: Duration = Duration::from_hours(24);
/// Between two fetches for ids that are not known.
const UNKNOWN: Duration = Duration::from_secs(30);
const FIRST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_mins(1);

/// What is known of the keys but themselves.
#[derive(Debug, Default)]
pub(super) struct Freshness {
    /// When the fetch began that brought them.
    keys_of: Option<Instant>,
    fresh_for: Duration,
    /// When the last fetch began.
    tried_at: Option<Instant>,
    /// Since the last success.
    failures: u32,
    next_try: Option<Instant>,
    last_error: Option<RemoteError>,
    /// How many fetches have brought keys.
    generation: u64,
}

/// What is to be done before keys are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    /// The keys may be used; new ones are fetched meanwhile.
    Soon,
    /// New keys are waited for.
    Now,
    /// There are no keys to use, and it is too early to fetch.
    Wait,
}

impl Freshness {
    /// Keys that could not be renewed are used on, and nobody waits for what failed just now.
    pub(super) fn need(&self, now: Instant) -> Need {
        let may_try = self.may_try(now);
        match self.age(now) {
            Some(age) if age < self.fresh_for / 5 * 4 => Need::Nothing,
            Some(age) if age < self.fresh_for || (age < OLDEST && self.failures > 0) => {
                if may_try {
                    Need::Soon
                } else {
                    Need::Nothing
                }
            }
            _ if may_try => Need::Now,
            Some(age) if age < OLDEST => Need::Nothing,
            _ => Need::Wait,
        }
    }

    /// Whether an id that is not known is a reason to fetch, for somebody who has seen this generation.
    pub(super) fn may_look_for_id(&self, now: Instant, seen: u64) -> bool {
        let is_early = |tried: Instant| now.saturating_duration_since(tried) < UNKNOWN;
        self.generation == seen && self.may_try(now) && !self.tried_at.is_some_and(is_early)
    }

    pub(super) fn is_usable(&self, now: Instant) -> bool {
        self.age(now).is_some_and(|age| age < OLDEST)
    }

    pub(super) fn begin(&mut self, now: Instant) {
        self.tried_at = Some(now);
    }

    /// The fetch that has begun brought keys.
    pub(super) fn succeed(&mut self, fresh_for: Option<Duration>) {
        self.keys_of = self.tried_at;
        self.fresh_for = fresh_for.unwrap_or(USUAL).clamp(SHORTEST, OLDEST);
        self.failures = 0;
        self.next_try = None;
        self.last_error = None;
        self.generation += 1;
    }

    /// The fetch that has begun failed. `random` spreads the next ones of many that failed together.
    pub(super) fn fail(&mut self, now: Instant, random: u8, error: RemoteError) {
        let doubled = FIRST_DELAY.saturating_mul(1 << self.failures.min(6));
        let delay = doubled.min(LONGEST_DELAY);
        self.failures = self.failures.saturating_add(1);
        self.next_try = Some(now + delay / 2 + delay / 2 * u32::from(random) / 255);
        self.last_error = Some(error);
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn last_error(&self) -> Option<&RemoteError> {
        self.last_error.as_ref()
    }

    fn age(&self, now: Instant) -> Option<Duration> {
        Some(now.saturating_duration_since(self.keys_of?))
    }

    fn may_try(&self, now: Instant) -> bool {
        self.next_try.is_none_or(|next| next <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::super::RemoteReason;
    use super::*;

    fn error() -> RemoteError {
        RemoteError::at("https://id.example", RemoteReason::TimedOut)
    }

    fn minutes(count: u64) -> Duration {
        Duration::from_mins(count)
    }

    fn fetched(at: Instant, fresh_for: Option<Duration>) -> Freshness {
        let mut freshness = Freshness::default();
        assert_eq!(freshness.need(at), Need::Now);
        freshness.begin(at);
        freshness.succeed(fresh_for);
        freshness
    }

    #[test]
    fn keys_are_kept_for_ten_minutes_and_renewed_a_little_before() {
        let start = Instant::now();
        let keys = fetched(start, None);
        assert_eq!(keys.need(start + minutes(7)), Need::Nothing);
        assert_eq!(keys.need(start + minutes(9)), Need::Soon);
        assert_eq!(keys.need(start + minutes(10)), Need::Now);
    }

    #[test]
    fn the_provider_chooses_between_a_minute_and_a_day() {
        let start = Instant::now();
        let check = |said: Duration, kept: Duration| {
            let keys = fetched(start, Some(said));
            let just_before = start + kept - Duration::from_secs(1);
            assert_eq!(keys.need(just_before), Need::Soon, "{said:?}");
            assert_eq!(keys.need(start + kept), Need::Now, "{said:?}");
        };
        check(Duration::ZERO, minutes(1));
        check(minutes(45), minutes(45));
        check(minutes(60 * 48), minutes(60 * 24));
    }

    #[test]
    fn failures_are_tried_again_after_a_delay_that_doubles_up_to_a_minute() {
        let start = Instant::now();
        for (random, share) in [(0, 2), (255, 1)] {
            let mut keys = Freshness::default();
            for expected in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
                keys.begin(start);
                keys.fail(start, random, error());
                let delay = Duration::from_secs(expected) / share;
                assert_eq!(
                    keys.need(start + delay - Duration::from_millis(1)),
                    Need::Wait
                );
                assert_eq!(keys.need(start + delay), Need::Now);
            }
        }
    }

    #[test]
    fn old_keys_stay_for_a_day_while_renewing_fails_and_nobody_waits() {
        let start = Instant::now();
        let mut keys = fetched(start, None);
        let failed = start + minutes(11);
        keys.begin(failed);
        keys.fail(failed, 255, error());
        assert_eq!(keys.need(failed), Need::Nothing);
        assert_eq!(keys.need(failed + Duration::from_secs(1)), Need::Soon);
        let last = start + OLDEST - Duration::from_secs(1);
        assert!(keys.need(last) == Need::Soon && keys.is_usable(last));
        let over = start + OLDEST;
        assert!(keys.need(over) == Need::Now && !keys.is_usable(over));
    }

    #[test]
    fn an_unknown_id_is_looked_for_once_in_thirty_seconds() {
        let start = Instant::now();
        let mut keys = fetched(start, None);
        let early = start + Duration::from_secs(29);
        let later = start + Duration::from_secs(30);
        assert!(!keys.may_look_for_id(early, 1));
        assert!(keys.may_look_for_id(later, 1));
        assert!(!keys.may_look_for_id(later, 0), "others have fetched since");
        keys.begin(later);
        keys.fail(later, 255, error());
        assert!(!keys.may_look_for_id(later + Duration::from_secs(2), 1));
    }
}
