//! What time it is.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Tells the time to whatever depends on it, so that a test can say what time it is.
///
/// Clones of a clock tell the same time. Default: [`Clock::system`].
///
/// # Example
/// ```
/// use std::time::{Duration, SystemTime};
/// use ravyn_core::settings::Clock;
///
/// let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
/// hands.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(60));
/// ```
#[derive(Clone, Default)]
pub struct Clock(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    System,
    Manual(Hands),
}

impl Clock {
    /// The clock of the system.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still.
    #[must_use]
    pub fn fixed(at: SystemTime) -> Self {
        Self::manual(at).0
    }

    /// A clock that moves when its hands are moved.
    #[must_use]
    pub fn manual(at: SystemTime) -> (Self, Hands) {
        let hands = Hands(Arc::new(Mutex::new(Time {
            now: at,
            instant: Instant::now(),
        })));
        (Self(Source::Manual(hands.clone())), hands)
    }

    /// The date and the time. It may jump, where somebody sets the clock: take [`instant`](Self::instant) for
    /// how long something took.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match &self.0 {
            Source::System => SystemTime::now(),
            Source::Manual(hands) => hands.time().now,
        }
    }

    /// A point in time that never goes back. Two of them have a duration between them.
    #[must_use]
    pub fn instant(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Manual(hands) => hands.time().instant,
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::System => f.write_str("Clock(system)"),
            Source::Manual(hands) => write!(f, "Clock({:?})", hands.time().now),
        }
    }
}

/// The hands of a [`Clock::manual`].
#[derive(Clone, Debug)]
pub struct Hands(Arc<Mutex<Time>>);

#[derive(Debug)]
struct Time {
    now: SystemTime,
    instant: Instant,
}

impl Hands {
    /// Moves both times on.
    pub fn advance(&self, by: Duration) {
        let mut time = self.time();
        time.now += by;
        time.instant += by;
    }

    /// Sets the date and the time, forth or back. Instants stay, as they do when a system's clock is set.
    pub fn set(&self, now: SystemTime) {
        self.time().now = now;
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still() {
        let clock = Clock::fixed(SystemTime::UNIX_EPOCH);
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH);
        assert_eq!(clock.instant(), clock.instant());
    }

    #[test]
    fn hands_move_every_clone_and_instants_do_not_go_back() {
        let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
        let (twin, before) = (clock.clone(), clock.instant());
        hands.advance(Duration::from_secs(5));
        hands.set(SystemTime::UNIX_EPOCH);
        assert_eq!(twin.now(), SystemTime::UNIX_EPOCH);
        assert_eq!(twin.instant() - before, Duration::from_secs(5));
    }

    #[test]
    fn the_system_s_clock_goes_on() {
        let clock = Clock::default();
        assert!(clock.now() > SystemTime::UNIX_EPOCH);
        assert!(clock.instant() <= clock.instant());
    }
}
