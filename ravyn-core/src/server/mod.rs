//! The server: from a listening socket to calls of an [`Endpoint`], and back.
//!
//! Position: the first and the last to see a request. It accepts connections, tells HTTP/1.1 from
//! HTTP/2, holds every head to the standards and every connection to its limits, and ends in order.
//! It is the one room that knows hyper, and knows nothing of routes, handlers and applications.
//!
//! A request that it refuses by itself is answered with a problem, like any other error.

mod accept;
mod arrival;
mod bind;
pub mod client;
mod clock;
mod connection;
mod date;
mod drive;
mod host;
mod http1;
mod http2;
mod limits;
mod outgoing;
mod refusal;
mod rules;
mod settings;
mod shutdown;
mod socket;
#[cfg(test)]
mod tests;
mod watch;

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use self::accept::{Gauge, Server, accept};
pub use self::bind::{BindError, bind, raise_descriptor_limit};
use self::clock::{Clock, Signal};
use self::connection::Protocols;
use self::http1::Http1;
use self::http2::Http2;
use self::limits::Limits;
pub use self::settings::ServerSettings;
pub use self::shutdown::{Shutdown, ShutdownHandle};
use crate::endpoint::Endpoint;
use crate::error::BoxError;

/// How long connections that are cut may take to be gone.
const CUT_FOR: Duration = Duration::from_secs(1);

/// Why a server ended before it was told to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The system gives no thread for the clock that watches connections.
    #[error("no thread can be started")]
    Clock(#[source] std::io::Error),
    /// The task that accepts connections failed.
    #[error("the server's task failed")]
    Task(#[source] BoxError),
}

/// Serves an endpoint on a listener until the shutdown is triggered.
///
/// It then accepts no more, and lets every running request finish: idle connections close, HTTP/2
/// clients are told with GOAWAY. After [`ServerSettings::drain_timeout`], or at once when the
/// shutdown is triggered again, what still runs is cut off.
///
/// # Errors
/// [`ServeError`]; errors of connections are not the server's.
///
/// # Panics
/// Outside of a tokio runtime with IO and time.
///
/// # Cancel safety
/// When the future is dropped the listener closes, and all connections are cut off.
pub async fn serve<E: Endpoint>(
    listener: TcpListener,
    endpoint: E,
    settings: ServerSettings,
    shutdown: Shutdown,
) -> Result<(), ServeError> {
    // On a task of its own, because the thread that blocks on a runtime is none of its workers:
    // every connection would have to cross from there.
    let mut task = AbortOnDrop(tokio::spawn(run(listener, endpoint, settings, shutdown)));
    (&mut task.0)
        .await
        .map_err(|error| ServeError::Task(error.into()))?
}

async fn run<E: Endpoint>(
    listener: TcpListener,
    endpoint: E,
    settings: ServerSettings,
    shutdown: Shutdown,
) -> Result<(), ServeError> {
    let protocols = Protocols {
        http1: Http1::new(&settings),
        http2: Http2::new(&settings),
    };
    let server = CutOnDrop(Server {
        endpoint,
        protocols: Arc::new(protocols),
        limits: Arc::new(Limits::new(&settings)),
        clock: Clock::start(settings.clock_step()).map_err(ServeError::Clock)?,
        most: settings.connections,
        open: Arc::default(),
        refused: Arc::default(),
    });
    accept(&listener, &server.0, shutdown.triggered()).await;
    drop(listener);
    drain(
        &server.0.clock,
        &server.0.open,
        settings.drain_timeout,
        &shutdown,
    )
    .await;
    Ok(())
}

/// Lets connections finish, for as long as they may.
async fn drain(clock: &Clock, open: &Gauge, limit: Duration, shutdown: &Shutdown) {
    tracing::info!(connections = open.count(), "the server is stopping");
    clock.signal_all(Signal::Drain);
    let (mut emptied, mut forced) = (pin!(open.emptied()), pin!(shutdown.forced()));
    let finished = timeout(
        limit,
        std::future::poll_fn(|cx| match emptied.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending => forced.as_mut().poll(cx).map(|()| false),
        }),
    );
    if finished.await != Ok(true) {
        tracing::warn!(connections = open.count(), "connections are cut off");
        clock.signal_all(Signal::Cut);
        let _ = timeout(CUT_FOR, open.emptied()).await;
    }
}

struct AbortOnDrop(JoinHandle<Result<(), ServeError>>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct CutOnDrop<E>(Server<E>);

impl<E> Drop for CutOnDrop<E> {
    fn drop(&mut self) {
        self.0.clock.signal_all(Signal::Cut);
    }
}
