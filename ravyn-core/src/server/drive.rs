//! Drives a connection to its end: hyper's by itself, or the one that the clock or the server sets.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use super::clock::Signal;
use super::watch::{Overdue, Watch};

/// A connection of hyper.
pub(super) trait Drive: Future<Output = hyper::Result<()>> + Unpin {
    /// Finishes what runs and begins nothing new.
    fn finish(self: Pin<&mut Self>);

    /// The keep-alive time has passed. Returns whether the connection sees to its end by itself.
    fn rests(&mut self, watch: &Watch) -> bool;
}

/// How a connection ended.
#[derive(Debug)]
pub(super) enum End {
    /// By itself, or because the client left.
    Done,
    /// It passed a limit.
    Overdue(Overdue),
    /// The server would not wait any longer.
    Cut,
}

/// Drives a connection until it ends. The caller drops it then.
pub(super) async fn drive<C: Drive>(watch: &Watch, connection: &mut C) -> End {
    let end = poll_fn(|cx| {
        let signals = watch.take_signals();
        if signals != 0
            && let Some(end) = obey(signals, watch, connection, cx)
        {
            return Poll::Ready(end);
        }
        Pin::new(&mut *connection).poll(cx).map(done)
    })
    .await;
    if let End::Overdue(Overdue::Write) = end {
        watch.set_reset();
    }
    if let End::Overdue(limit) = end {
        tracing::debug!(?limit, "a connection passed a limit");
    }
    end
}

/// Waits for a future of a connection, unless the connection ends. A server that drains does not
/// wait for it either.
pub(super) async fn until_overdue<T>(
    watch: &Watch,
    future: impl Future<Output = T>,
) -> Result<T, End> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        // What is told meanwhile is for whoever goes on with the connection.
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        let signals = watch.take_signals();
        if is(signals, Signal::Cut) || is(signals, Signal::Drain) {
            return Poll::Ready(Err(End::Cut));
        }
        match watch.is_overdue() {
            Some(limit) if is(signals, Signal::Look) => Poll::Ready(Err(End::Overdue(limit))),
            _ => Poll::Pending,
        }
    })
    .await
}

fn is(signals: u8, signal: Signal) -> bool {
    signals & signal as u8 != 0
}

#[cold]
fn obey<C: Drive>(
    signals: u8,
    watch: &Watch,
    connection: &mut C,
    cx: &mut Context<'_>,
) -> Option<End> {
    if is(signals, Signal::Cut) {
        return Some(End::Cut);
    }
    // What has arrived already is one of the requests that run, and no longer overdue.
    if let Poll::Ready(result) = Pin::new(&mut *connection).poll(cx) {
        return Some(done(result));
    }
    if is(signals, Signal::Drain) {
        Pin::new(&mut *connection).finish();
    }
    match watch.is_overdue() {
        Some(Overdue::KeepAlive) if connection.rests(watch) => None,
        Some(limit) => Some(End::Overdue(limit)),
        None => None,
    }
}

fn done(result: hyper::Result<()>) -> End {
    if let Err(error) = result {
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "a connection failed"
        );
    }
    End::Done
}
