//! Where hashing happens: on tokio's blocking pool, a few at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::PasswordError;
use super::memory::Memory;

/// The right to hash, which only so many hold at once.
///
/// A hash takes a core and its memory for its whole time. Without a bound, a few hundred logins at once would take
/// gigabytes, and every thread of the blocking pool.
pub(super) struct Pool {
    permits: Arc<Semaphore>,
    /// The memory of the hashes that have ended: never more than there are permits.
    free: Arc<Mutex<Vec<Memory>>>,
}

impl Pool {
    pub(super) fn new(permits: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            free: Arc::default(),
        }
    }

    /// Waits for its turn and runs the work with the memory for a hash. Whoever asks first is served first.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permits = Arc::clone(&self.permits);
        let permit = permits
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let free = Arc::clone(&self.free);
        let task = tokio::task::spawn_blocking(move || {
            // Here, since the work goes on when its caller has gone away.
            let _permit = permit;
            let mut memory = lock(&free).pop().unwrap_or_default();
            let outcome = work(&mut memory);
            if memory.is_worth_keeping() {
                lock(&free).push(memory);
            }
            outcome
        });
        task.await
            .map_err(|stopped| PasswordError::Interrupted(stopped.into()))?
    }
}

fn lock(free: &Mutex<Vec<Memory>>) -> MutexGuard<'_, Vec<Memory>> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Barrier, mpsc};
    use std::time::Duration;

    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn l5_as_many_hash_at_once_as_there_are_permits_and_no_more() {
        const PERMITS: usize = 3;
        let pool = Arc::new(Pool::new(PERMITS));
        let running = Arc::new(AtomicUsize::new(0));
        // Opens only when so many wait at it.
        let all_here = Arc::new(Barrier::new(PERMITS));
        let mut logins = JoinSet::new();
        for _ in 0..200 * PERMITS {
            let (pool, running) = (Arc::clone(&pool), Arc::clone(&running));
            let all_here = Arc::clone(&all_here);
            logins.spawn(async move {
                let work = move |_: &mut Memory| {
                    let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                    all_here.wait();
                    running.fetch_sub(1, Ordering::SeqCst);
                    Ok(now)
                };
                pool.run(work).await.unwrap()
            });
        }
        let seen = logins.join_all().await;
        assert_eq!(seen.iter().max(), Some(&PERMITS));
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_leaves_its_place_when_its_hash_has_ended() {
        let pool = Pool::new(1);
        let (end, ended) = mpsc::channel::<()>();
        let hash = pool.run(move |_| Ok(ended.recv().is_ok()));
        let short = Duration::from_millis(30);
        assert!(tokio::time::timeout(short, hash).await.is_err());
        let next = pool.run(|_| Ok(()));
        assert!(tokio::time::timeout(short, next).await.is_err());
        end.send(()).unwrap();
        pool.run(|_| Ok(())).await.unwrap();
    }

    #[tokio::test]
    async fn work_that_panics_is_an_error_and_gives_its_place_back() {
        let pool = Pool::new(1);
        let broken = pool.run(|_| -> Result<(), _> { panic!("no hash") }).await;
        assert!(matches!(broken, Err(PasswordError::Interrupted(_))));
        pool.run(|_| Ok(())).await.unwrap();
    }
}
