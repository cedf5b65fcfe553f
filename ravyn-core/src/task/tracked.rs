//! Work that goes on when its request has ended, and that a shutdown waits for.

use std::fmt;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerWaitFuture;
use tracing::{Instrument, Span};

use super::catch;

/// The tasks of an application: `tasks: Inject<Tasks>`.
///
/// A shutdown tells them by [`shutdown`](Self::shutdown), waits for them within its deadline, and cuts off what
/// still runs then: it is dropped where it waits.
///
/// # Example
/// ```
/// use ravyn_core::task::Tasks;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let tasks = Tasks::default();
/// let stop = tasks.shutdown();
/// tasks.spawn(async move { stop.cancelled().await });
/// tasks.stop();
/// tasks.finished().await;
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    shutdown: CancellationToken,
    /// What still runs is dropped.
    cut: CancellationToken,
}

/// How long those may go on that were cut off and do not wait, and the ends of what they held.
const ENDED_WITHIN: Duration = Duration::from_secs(1);

/// There was no time left for it.
#[derive(Debug, thiserror::Error)]
#[error("it was cut off")]
pub(crate) struct CutOff;

impl Tasks {
    /// Runs a future on a task of its own, in the span of the caller. A panic of it is logged. `None`: it panicked,
    /// or was cut off.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<Option<F::Output>>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let cut = self.cut.clone();
        let run = async move { cut.run_until_cancelled(logged(future)).await.flatten() };
        self.tracker.spawn(run.instrument(Span::current()))
    }

    /// The same where there is a runtime; else the future is dropped.
    pub(crate) fn spawn_if_possible<F>(&self, future: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if tokio::runtime::Handle::try_current().is_ok() {
            drop(self.spawn(future));
        }
    }

    /// The same for the end of what was dropped, which is waited for and not cut off.
    pub(crate) fn spawn_end_if_possible<F>(&self, future: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if tokio::runtime::Handle::try_current().is_ok() {
            let run = logged(future).instrument(Span::current());
            drop(self.tracker.spawn(run));
        }
    }

    /// Is cancelled when the application is to stop.
    #[must_use]
    pub fn shutdown(&self) -> CancellationToken {
        self.shutdown.clone()
    }

    /// How many run.
    #[must_use]
    pub fn count(&self) -> usize {
        self.tracker.len()
    }

    /// Tells the tasks that the application is to stop. Further ones may still be begun.
    pub fn stop(&self) {
        self.shutdown.cancel();
        self.tracker.close();
    }

    /// Drops what still runs, where it waits, and what is begun from now on.
    pub fn cut(&self) {
        self.cut.cancel();
    }

    /// Waits until none runs and [`stop`](Self::stop) has been called.
    pub fn finished(&self) -> TaskTrackerWaitFuture<'_> {
        self.tracker.wait()
    }

    /// Tells the tasks to stop, waits for them no longer than `limit`, and cuts off what still runs then. Returns how
    /// many those were.
    pub async fn drain(&self, limit: Duration) -> usize {
        self.stop();
        let finished = self.cut.run_until_cancelled(self.finished());
        if let Ok(Some(())) = timeout(limit, finished).await {
            return 0;
        }
        let left = self.count();
        self.cut();
        let _ = timeout(ENDED_WITHIN, self.finished()).await;
        left
    }
}

/// Runs a future, and writes its panic to the log.
async fn logged<F: Future>(future: F) -> Option<F::Output> {
    let outcome = catch(future).await;
    outcome
        .inspect_err(|panic| tracing::error!(panic = panic.message(), "a task panicked"))
        .ok()
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tasks({} running)", self.count())
    }
}
