//! The coarse clock: it counts steps, and in each looks at everything that may be overdue.
//!
//! A timer per request would cost more than the request's own bookkeeping, so connections only
//! stamp the present step into an atomic, and the clock compares. It has a thread of its own: one
//! pending timer of the runtime would make every worker look at the time whenever it goes to sleep.
//! A step that comes late counts as one: a machine that was held up must not be blamed on clients.

use std::io;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, available_parallelism};
use std::time::Duration;

/// What the server tells a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Signal {
    /// Something may be overdue.
    Look = 1,
    /// Finish what runs, begin nothing new.
    Drain = 2,
    /// End now.
    Cut = 4,
}

/// Something that the clock looks at in every step.
pub(super) trait Watched: Send + Sync + 'static {
    /// Compares its stamps with `now`, and wakes whoever is overdue.
    fn sweep(&self, now: u32);

    /// Passes on what the server says.
    fn signal(&self, _signal: Signal) {}
}

/// The clock of a server.
#[derive(Debug)]
pub(super) struct Clock {
    shards: Arc<[Arc<Shard>]>,
    next: AtomicUsize,
    /// Stops the thread when it is dropped.
    _running: Sender<()>,
}

/// One share of what is watched: about one per worker, so that their locks are seldom contended.
#[derive(Debug)]
pub(super) struct Shard {
    /// The present step. Never zero, so that a zero stamp can mean "none".
    now: AtomicU32,
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    watched: Vec<Option<Arc<dyn Watched>>>,
    free: Vec<usize>,
}

/// Keeps an entry under the clock's eyes for as long as it lives.
#[derive(Debug)]
pub(super) struct Registration {
    shard: Arc<Shard>,
    index: usize,
}

impl Clock {
    /// Starts the clock. It runs until it is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(step: Duration) -> io::Result<Self> {
        let workers = available_parallelism().map_or(1, usize::from);
        let shards: Arc<[_]> = (0..workers).map(|_| Arc::new(Shard::new())).collect();
        let (running, stopped) = channel();
        let swept = Arc::clone(&shards);
        thread::Builder::new()
            .name("ravyn-clock".to_owned())
            .spawn(move || run(&swept, step, &stopped))?;
        Ok(Self {
            shards,
            next: AtomicUsize::new(0),
            _running: running,
        })
    }

    /// The share that the next connection falls to.
    pub(super) fn shard(&self) -> Arc<Shard> {
        let index = self.next.fetch_add(1, Relaxed) % self.shards.len();
        Arc::clone(&self.shards[index])
    }

    pub(super) fn signal_all(&self, signal: Signal) {
        for shard in &*self.shards {
            shard
                .entries()
                .watched
                .iter()
                .flatten()
                .for_each(|watched| watched.signal(signal));
        }
    }
}

impl Shard {
    fn new() -> Self {
        Self {
            now: AtomicU32::new(1),
            entries: Mutex::default(),
        }
    }

    #[inline]
    pub(super) fn now(&self) -> u32 {
        self.now.load(Relaxed)
    }

    pub(super) fn register(self: &Arc<Self>, watched: Arc<dyn Watched>) -> Registration {
        let mut entries = self.entries();
        let index = match entries.free.pop() {
            Some(index) => {
                entries.watched[index] = Some(watched);
                index
            }
            None => {
                entries.watched.push(Some(watched));
                entries.watched.len() - 1
            }
        };
        Registration {
            shard: Arc::clone(self),
            index,
        }
    }

    fn tick(&self) {
        let now = self.now().wrapping_add(1).max(1);
        self.now.store(now, Relaxed);
        self.entries()
            .watched
            .iter()
            .flatten()
            .for_each(|watched| watched.sweep(now));
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut entries = self.shard.entries();
        let watched = entries.watched[self.index].take();
        entries.free.push(self.index);
        drop(entries);
        // What is dropped here may itself hold a registration: not under the lock.
        drop(watched);
    }
}

impl std::fmt::Debug for Entries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let watched = self.watched.len() - self.free.len();
        f.debug_struct("Entries")
            .field("watched", &watched)
            .finish_non_exhaustive()
    }
}

fn run(shards: &[Arc<Shard>], step: Duration, stopped: &Receiver<()>) {
    while stopped.recv_timeout(step) == Err(RecvTimeoutError::Timeout) {
        shards.iter().for_each(|shard| shard.tick());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Counter(AtomicU32);

    impl Watched for Counter {
        fn sweep(&self, _now: u32) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    #[test]
    fn an_entry_is_looked_at_until_its_registration_ends() {
        let shard = Arc::new(Shard::new());
        let (first, second) = (Arc::new(Counter::default()), Arc::new(Counter::default()));
        let registration = shard.register(first.clone());
        shard.tick();
        drop(registration);
        let _registration = shard.register(second.clone());
        shard.tick();
        assert_eq!((first.0.load(Relaxed), second.0.load(Relaxed)), (1, 1));
        assert_eq!(
            shard.entries().watched.len(),
            1,
            "a free place is used again"
        );
    }

    #[test]
    fn the_step_is_never_zero() {
        let shard = Shard::new();
        shard.now.store(u32::MAX, Relaxed);
        shard.tick();
        assert_eq!(shard.now(), 1);
    }
}
