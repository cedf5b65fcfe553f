//! Accepting connections: as many as are allowed, and through whatever the system throws.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::AcqRel, Ordering::Acquire};
use std::task::Poll;
use std::time::Duration;

use http::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::clock::Clock;
use super::connection::{self, Protocols};
use super::limits::Limits;
use super::refusal::Refusal;
use super::watch::Watch;
use crate::endpoint::Endpoint;

/// First and longest pause after the system could not give a connection.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long a refused connection may take to read why.
const REFUSED_FOR: Duration = Duration::from_secs(1);

/// Most connections that are being refused at the same time; more are closed without a word.
const MOST_REFUSED: usize = 512;

/// What every connection is served with.
pub(super) struct Server<E> {
    pub(super) endpoint: E,
    pub(super) protocols: Arc<Protocols>,
    pub(super) limits: Arc<Limits>,
    pub(super) clock: Clock,
    pub(super) most: usize,
    pub(super) open: Arc<Gauge>,
    pub(super) refused: Arc<Gauge>,
}

/// Counts what is open.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    count: AtomicUsize,
    emptied: Notify,
}

/// One of those that a [`Gauge`] counts.
#[derive(Debug)]
pub(super) struct Slot(Arc<Gauge>);

impl Gauge {
    pub(super) fn count(&self) -> usize {
        self.count.load(Acquire)
    }

    /// A slot, unless `most` are taken. Slots are taken by one task only.
    fn take(self: &Arc<Self>, most: usize) -> Option<Slot> {
        if self.count() >= most {
            return None;
        }
        self.count.fetch_add(1, AcqRel);
        Some(Slot(Arc::clone(self)))
    }

    /// Waits until none is left.
    pub(super) async fn emptied(&self) {
        loop {
            let mut emptied = pin!(self.emptied.notified());
            emptied.as_mut().enable();
            if self.count() == 0 {
                return;
            }
            emptied.await;
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("a connection panicked and was dropped");
        }
        if self.0.count.fetch_sub(1, AcqRel) == 1 {
            self.0.emptied.notify_waiters();
        }
    }
}

/// Accepts until `stop` is done.
pub(super) async fn accept<E: Endpoint>(
    listener: &TcpListener,
    server: &Server<E>,
    stop: impl Future<Output = ()>,
) {
    let mut stop = pin!(stop);
    let mut pause = None;
    while let Some(accepted) = unless(stop.as_mut(), listener.accept()).await {
        match accepted {
            Ok((stream, peer)) => {
                pause = None;
                admit(server, stream, peer);
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                // A dry well is told of once, and looked into now and then.
                let next = match pause {
                    None => {
                        tracing::error!(%error, "no connection can be accepted; trying again");
                        FIRST_PAUSE
                    }
                    Some(pause) => LONGEST_PAUSE.min(pause * 2),
                };
                pause = Some(next);
                if unless(stop.as_mut(), sleep(next)).await.is_none() {
                    return;
                }
            }
        }
    }
}

/// Whether the connection failed before it was accepted, and nothing else.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

fn admit<E: Endpoint>(server: &Server<E>, stream: TcpStream, peer: SocketAddr) {
    match server.open.take(server.most) {
        Some(slot) => open(server, stream, peer, slot),
        None => refuse(stream, &server.refused),
    }
}

fn open<E: Endpoint>(server: &Server<E>, stream: TcpStream, peer: SocketAddr, slot: Slot) {
    // Answers leave at once; hyper writes them whole.
    let _ = stream.set_nodelay(true);
    let watch = Arc::new(Watch::new(server.clock.shard(), Arc::clone(&server.limits)));
    let registration = watch.shard().register(watch.clone());
    let protocols = Arc::clone(&server.protocols);
    let served = connection::serve(stream, peer, server.endpoint.clone(), protocols, watch);
    tokio::spawn(async move {
        served.await;
        drop((registration, slot));
    });
}

/// Tells a connection that there is no room for it, and closes it.
fn refuse(mut stream: TcpStream, refused: &Arc<Gauge>) {
    let Some(slot) = refused.take(MOST_REFUSED) else {
        return;
    };
    if refused.count() == 1 {
        tracing::warn!("there are as many connections as allowed; more are refused");
    }
    tokio::spawn(timeout(REFUSED_FOR, async move {
        let detail = "the server has as many connections as it allows";
        let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        stream
            .write_all(&refusal.bytes("retry-after: 1\r\n"))
            .await?;
        stream.shutdown().await?;
        let mut unread = [0; 1024];
        while stream.read(&mut unread).await? > 0 {}
        drop(slot);
        io::Result::Ok(())
    }));
}

/// Waits for `future`, unless `stop` is done before.
async fn unless<T>(
    mut stop: Pin<&mut impl Future<Output = ()>>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    std::future::poll_fn(|cx| {
        if stop.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        future.as_mut().poll(cx).map(Some)
    })
    .await
}
