//! Being told to stop, from the startup of an application to its end.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::server::Shutdown;
use crate::task::Tasks;

/// What an application hears of its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    /// It is to end in order.
    pub(super) told: CancellationToken,
    /// Nobody waits any longer.
    pub(super) forced: CancellationToken,
    told_at: Arc<OnceLock<Instant>>,
}

impl Stop {
    /// Passes on what the server is told, to the tasks as well.
    pub(super) fn following(shutdown: Shutdown, tasks: Tasks) -> Self {
        let stop = Self::default();
        let heard = stop.clone();
        tokio::spawn(async move {
            shutdown.triggered().await;
            let _ = heard.told_at.set(Instant::now());
            heard.told.cancel();
            tasks.stop();
            shutdown.forced().await;
            heard.forced.cancel();
        });
        stop
    }

    /// What is left of the time for the end.
    pub(super) fn left_of(&self, limit: Duration) -> Duration {
        let since = self.told_at.get().map_or(Duration::ZERO, Instant::elapsed);
        limit.saturating_sub(since)
    }
}
