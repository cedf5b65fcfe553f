//! Tokens that were active a moment ago.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::Introspected;

/// The hash of a token: what is kept of it.
pub(super) type Digest = [u8; 32];

pub(super) fn digest(token: &str) -> Digest {
    Sha256::digest(token).into()
}

/// What is known of so many tokens, each for a time.
///
/// There are two halves. New tokens come into one; when it is full, it takes the place of the other, which is
/// forgotten.
pub(super) struct KnownTokens {
    kept: Duration,
    most: usize,
    halves: Mutex<Halves>,
}

#[derive(Default)]
struct Halves {
    new: HashMap<Digest, Known>,
    old: HashMap<Digest, Known>,
}

#[derive(Clone)]
struct Known {
    until: Instant,
    token: Arc<Introspected>,
}

impl KnownTokens {
    pub(super) fn new(kept: Duration, most: usize) -> Self {
        Self {
            kept,
            most,
            halves: Mutex::default(),
        }
    }

    /// The same with another time or size, and empty.
    pub(super) fn kept(&self, kept: Duration) -> Self {
        Self::new(kept, self.most)
    }

    pub(super) fn most(&self, most: usize) -> Self {
        Self::new(self.kept, most)
    }

    pub(super) fn find(&self, token: &Digest, now: Instant) -> Option<Arc<Introspected>> {
        let halves = self.halves();
        let known = halves.new.get(token).or_else(|| halves.old.get(token))?;
        (now < known.until).then(|| Arc::clone(&known.token))
    }

    pub(super) fn keep(&self, digest: Digest, token: Arc<Introspected>, now: Instant) {
        let half = self.most / 2;
        let Some(until) = now.checked_add(self.kept).filter(|until| *until > now) else {
            return;
        };
        if half == 0 {
            return;
        }
        let mut halves = self.halves();
        if halves.new.len() >= half {
            halves.old = std::mem::take(&mut halves.new);
        }
        halves.new.insert(digest, Known { until, token });
    }

    fn halves(&self) -> MutexGuard<'_, Halves> {
        self.halves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What it knows is not shown.
impl fmt::Debug for KnownTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownTokens({} for {:?})", self.most, self.kept)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token() -> Arc<Introspected> {
        let answer = json!({"active": true}).as_object().cloned();
        Arc::new(Introspected::read(answer.unwrap()).unwrap().unwrap())
    }

    #[test]
    fn a_flood_of_tokens_takes_bounded_memory_and_leaves_the_latest() {
        let (known, now) = (
            KnownTokens::new(Duration::from_secs(30), 100),
            Instant::now(),
        );
        for number in 0..10_000 {
            known.keep(digest(&number.to_string()), token(), now);
        }
        let halves = known.halves();
        assert!(halves.new.len() + halves.old.len() <= 100);
        drop(halves);
        assert!(known.find(&digest("9999"), now).is_some());
        assert!(known.find(&digest("9950"), now).is_some());
        assert!(known.find(&digest("1"), now).is_none());
    }

    #[test]
    fn nothing_is_kept_where_the_time_or_the_size_is_none() {
        let now = Instant::now();
        for known in [
            KnownTokens::new(Duration::ZERO, 100),
            KnownTokens::new(Duration::from_secs(30), 0),
        ] {
            known.keep(digest("a"), token(), now);
            assert!(known.find(&digest("a"), now).is_none());
        }
    }
}
