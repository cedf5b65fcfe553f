//! The settings of time in steps of the clock.

use std::time::Duration;

use super::settings::ServerSettings;

/// How long a closing connection may take to read its last answer.
const LINGER: Duration = Duration::from_secs(2);

/// Bodies are counted in thousandths of a byte: a fine step owes less than one.
pub(super) const PER_BYTE: i64 = 1000;

/// Limits that the sweepers compare with, in steps of the clock.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) head: u32,
    pub(super) keep_alive: u32,
    pub(super) write: u32,
    pub(super) linger: u32,
    pub(super) body_idle: u32,
    /// What a body owes for each step in which it is waited for, in [`PER_BYTE`]ths of a byte.
    pub(super) body_due: i64,
    /// What a body has to its credit at its beginning.
    pub(super) body_grace: i64,
    /// The most that a fast body can have to its credit: what it owes for the longest pause.
    pub(super) body_credit: i64,
}

impl Limits {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let step = settings.clock_step();
        let steps = |limit| steps(limit, step);
        let owed = |time: Duration| {
            let rate = i64::from(settings.body_rate).saturating_mul(PER_BYTE);
            let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
            rate.saturating_mul(millis) / 1000
        };
        let due = owed(step);
        Self {
            head: steps(settings.head_timeout),
            keep_alive: steps(settings.keep_alive),
            write: steps(settings.write_timeout),
            linger: steps(LINGER),
            body_idle: steps(settings.body_idle_timeout),
            body_due: due,
            // The first step that is counted may be a moment only.
            body_grace: owed(settings.body_grace).saturating_add(due),
            body_credit: owed(settings.body_idle_timeout.max(settings.body_grace))
                .saturating_add(due),
        }
    }
}

/// Rounded up, so that no limit is cut short.
fn steps(limit: Duration, step: Duration) -> u32 {
    let steps = limit.as_nanos().div_ceil(step.as_nanos().max(1));
    u32::try_from(steps).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_rounded_up_and_the_longest_never_comes() {
        assert_eq!(
            steps(Duration::from_millis(10_001), Duration::from_secs(1)),
            11
        );
        assert_eq!(steps(Duration::from_secs(10), Duration::from_secs(1)), 10);
        assert_eq!(steps(Duration::MAX, Duration::from_secs(1)), u32::MAX);
    }

    #[test]
    fn a_body_owes_its_rate_in_every_step() {
        let settings = ServerSettings::default().resolution(Duration::from_millis(500));
        let limits = Limits::new(&settings);
        let bytes = |count| count * PER_BYTE;
        assert_eq!(
            (limits.body_due, limits.body_grace),
            (bytes(120), bytes(5 * 240 + 120))
        );
        assert_eq!(
            Limits::new(&settings.body_rate(0, Duration::ZERO)).body_due,
            0
        );
    }
}
