//! Failures that are counted, that cost a delay, and that are forgotten one by one.

use std::time::{Duration, Instant};

/// What failures cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// Failures in a row after which the first delay begins.
    pub(super) free: u32,
    /// The first delay. Each further failure doubles it.
    pub(super) first: Duration,
    /// The longest delay.
    pub(super) longest: Duration,
    /// The time after which one failure is forgotten.
    pub(super) forget: Duration,
}

impl Rule {
    fn delay(&self, failures: u32) -> Duration {
        // Long before 31 the longest delay is reached, or the first is none.
        let doublings = failures.saturating_sub(self.free).min(31);
        self.first.saturating_mul(1 << doublings).min(self.longest)
    }
}

/// The failures of one account or address. The later they are forgotten, the more they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Failures {
    /// When the last of them is forgotten.
    forgotten_at: Instant,
    /// Until when nothing may be tried.
    until: Instant,
}

impl Failures {
    pub(super) fn none(now: Instant) -> Self {
        Self {
            forgotten_at: now,
            until: now,
        }
    }

    /// How many are not forgotten.
    pub(super) fn count(self, rule: &Rule, now: Instant) -> u32 {
        let rest = self.forgotten_at.saturating_duration_since(now);
        let count = rest.as_nanos().div_ceil(rule.forget.as_nanos().max(1));
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Time until something may be tried.
    pub(super) fn wait(self, now: Instant) -> Option<Duration> {
        Some(self.until.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// The same with one more.
    #[must_use]
    pub(super) fn and_one(self, rule: &Rule, now: Instant) -> Self {
        let forgotten_at = self.forgotten_at.max(now) + rule.forget;
        let more = Self {
            forgotten_at,
            until: now,
        };
        let count = more.count(rule, now);
        if count < rule.free {
            return more;
        }
        Self {
            until: now + rule.delay(count),
            ..more
        }
    }

    /// The same without one that turned out to be none, after which they were `then`.
    #[must_use]
    pub(super) fn without(self, then: Self, rule: &Rule, now: Instant) -> Self {
        let forgotten_at = self.forgotten_at.checked_sub(rule.forget).unwrap_or(now);
        let less = Self {
            forgotten_at,
            until: self.until,
        };
        // A delay that another failure has begun stays.
        if less.count(rule, now) < rule.free || self.until == then.until {
            return Self { until: now, ..less };
        }
        less
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        free: 3,
        first: Duration::from_secs(30),
        longest: Duration::from_secs(100),
        forget: Duration::from_secs(100),
    };

    fn seconds(wait: Option<Duration>) -> u64 {
        wait.unwrap_or_default().as_secs()
    }

    #[test]
    fn delays_begin_when_no_failure_is_free_and_double() {
        let mut now = Instant::now();
        let mut failures = Failures::none(now);
        for expected in [0, 0, 30, 60, 100, 100] {
            failures = failures.and_one(&RULE, now);
            let wait = failures.wait(now);
            assert_eq!(seconds(wait), expected);
            now += wait.unwrap_or_default();
            assert_eq!(failures.wait(now), None);
        }
    }

    #[test]
    fn failures_are_forgotten_one_by_one() {
        let now = Instant::now();
        let two = Failures::none(now).and_one(&RULE, now).and_one(&RULE, now);
        let at = |seconds| two.count(&RULE, now + Duration::from_secs(seconds));
        assert_eq!(
            [at(0), at(99), at(100), at(199), at(200), at(900)],
            [2, 2, 1, 1, 0, 0]
        );
    }

    #[test]
    fn what_was_no_failure_takes_its_delay_back() {
        let now = Instant::now();
        let two = Failures::none(now).and_one(&RULE, now).and_one(&RULE, now);
        let three = two.and_one(&RULE, now);
        assert_eq!(seconds(three.wait(now)), 30);
        let back = three.without(three, &RULE, now);
        assert_eq!((back.count(&RULE, now), back.wait(now)), (2, None));
    }

    #[test]
    fn a_success_does_not_take_back_the_delay_of_another_failure() {
        let now = Instant::now();
        let three = (0..3).fold(Failures::none(now), |failures, _| {
            failures.and_one(&RULE, now)
        });
        let later = now + Duration::from_secs(31);
        let four = three.and_one(&RULE, later);
        let left = four.without(three, &RULE, later);
        assert_eq!(seconds(left.wait(later)), 60);
    }
}
