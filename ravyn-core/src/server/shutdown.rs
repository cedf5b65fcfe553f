//! Telling a server to stop: first gently, then at once.

use std::io;
use std::sync::Arc;

use tokio::sync::watch;

/// How far a shutdown has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Running,
    Draining,
    Forced,
}

/// What a server listens to for its end. Clones hear the same.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<Stage>);

/// Ends the servers that hold its [`Shutdown`].
#[derive(Clone, Debug)]
pub struct ShutdownHandle(Arc<watch::Sender<Stage>>);

impl Shutdown {
    /// A shutdown, and the handle that begins it. A handle that is dropped ends nothing.
    ///
    /// ```
    /// use ravyn_core::server::Shutdown;
    ///
    /// let (shutdown, handle) = Shutdown::new();
    /// handle.trigger(); // finish what runs
    /// handle.trigger(); // end now
    /// # drop(shutdown);
    /// ```
    #[must_use]
    pub fn new() -> (Self, ShutdownHandle) {
        let (sender, receiver) = watch::channel(Stage::default());
        (Self(receiver), ShutdownHandle(Arc::new(sender)))
    }

    /// A shutdown that SIGTERM or SIGINT begins and a second one forces.
    ///
    /// # Errors
    /// When the system does not pass the signals on.
    ///
    /// # Panics
    /// Outside of a tokio runtime with IO.
    pub fn on_signals() -> io::Result<Self> {
        let (shutdown, handle) = Self::new();
        let mut signals = Signals::listen()?;
        tokio::spawn(async move {
            loop {
                signals.next().await;
                handle.trigger();
            }
        });
        Ok(shutdown)
    }

    /// Waits until the server is to finish what runs.
    pub async fn triggered(&self) {
        self.reached(Stage::Draining).await;
    }

    /// Waits until the server is to end at once.
    pub async fn forced(&self) {
        self.reached(Stage::Forced).await;
    }

    async fn reached(&self, stage: Stage) {
        let mut receiver = self.0.clone();
        let reached = receiver.wait_for(|now| *now >= stage).await.is_ok();
        if !reached {
            // Nobody is left who could say so.
            std::future::pending::<()>().await;
        }
    }
}

impl ShutdownHandle {
    /// Lets the server finish what runs; the second time, ends it at once.
    pub fn trigger(&self) {
        self.0.send_modify(|stage| {
            *stage = match stage {
                Stage::Running => Stage::Draining,
                Stage::Draining | Stage::Forced => Stage::Forced,
            };
        });
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        std::future::poll_fn(|cx| {
            // Both are asked, so that both wake.
            let terminate = self.terminate.poll_recv(cx);
            let interrupt = self.interrupt.poll_recv(cx);
            if terminate.is_ready() {
                terminate
            } else {
                interrupt
            }
        })
        .await;
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_trigger_forces() {
        let (shutdown, handle) = Shutdown::new();
        handle.trigger();
        shutdown.triggered().await;
        assert_eq!(*shutdown.0.borrow(), Stage::Draining);
        handle.trigger();
        handle.trigger();
        shutdown.forced().await;
    }
}
