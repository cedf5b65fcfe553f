//! The socket under an HTTP/1.1 connection.
//!
//! It stamps the phases that only bytes can tell (a head begins; an answer has left), looks at heads
//! ([`head`]), makes hyper's own answers into problems ([`automatic`]), and closes in stages.
//!
//! While hyper still holds pipelined requests that it has read, complete answers wait here and leave
//! in one write. hyper's own `pipeline_flush` is not used: it forgets the last answer when it closes
//! with unread input, holds answers back for as long as a later handler runs, and buffers a streamed
//! body without bound. Here an answer waits only until hyper asks for input or flushes without one.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::automatic;
use super::exchange::Exchange;
use super::head;
use crate::server::refusal::Refusal;
use crate::server::socket::Socket;
use crate::server::watch::Phase;

/// Most bytes of answers that wait for those behind them.
const MOST_WAITING: usize = 32 * 1024;

/// Capacity that is kept for the next waiting answers.
const KEPT: usize = 4 * 1024;

/// Most bytes that are read and thrown away, so that the client can read its last answer.
const MOST_DRAINED: usize = 16 * 1024 * 1024;

/// What hyper reads from and writes to.
#[derive(Debug)]
pub(super) struct Http1Io {
    socket: Socket,
    exchange: Arc<Exchange>,
    /// Answers that have not left yet.
    waiting: Vec<u8>,
    /// Whether the present head's request line is complete.
    line_ended: bool,
    /// Whether the client has closed its side.
    ended: bool,
    /// Whether our side is closed.
    shut: bool,
    drained: usize,
}

impl Http1Io {
    pub(super) fn new(socket: Socket, exchange: Arc<Exchange>) -> Self {
        Self {
            socket,
            exchange,
            waiting: Vec::new(),
            line_ended: true,
            ended: false,
            shut: false,
            drained: 0,
        }
    }

    /// Puts an answer behind those that wait. The connection must be shut down after it.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.waiting.extend_from_slice(&refusal.bytes(""));
        self.exchange.set_lingers();
    }

    #[inline]
    fn arrived(&mut self, bytes: &[u8]) {
        let watch = &self.socket.watch;
        match watch.phase() {
            Phase::Fresh | Phase::Idle if !head::is_blank(bytes) => {
                watch.begin_head();
                self.look(head::look(bytes));
            }
            Phase::Head if !self.line_ended => self.look(head::look_on(bytes)),
            _ => {}
        }
        self.exchange.arrived(head::ends_head(bytes));
    }

    #[inline]
    fn look(&mut self, seen: head::Seen) {
        self.line_ended = seen.line_ended;
        self.exchange.set_doubts(seen.doubts);
    }

    /// Takes over a write that is hyper's own answer, or that can wait. `None` when it is neither.
    #[inline]
    fn take_over(&mut self, slices: &[IoSlice<'_>]) -> Option<usize> {
        if matches!(
            self.socket.watch.phase(),
            Phase::Idle | Phase::Head | Phase::Fresh
        ) {
            let bytes = slices.iter().find(|slice| !slice.is_empty())?;
            self.refuse(automatic::recognise(bytes, self.line_ended)?);
            return Some(bytes.len());
        }
        if !self.exchange.may_wait() {
            return None;
        }
        let count = slices.iter().map(|slice| slice.len()).sum::<usize>();
        if self.waiting.len() + count > MOST_WAITING {
            return None;
        }
        slices
            .iter()
            .for_each(|slice| self.waiting.extend_from_slice(slice));
        Some(count)
    }

    /// Lets go of what waits.
    fn poll_release(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut gone = 0;
        while gone < self.waiting.len() {
            match Pin::new(&mut self.socket).poll_write(cx, &self.waiting[gone..]) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(count)) => gone += count,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.waiting.drain(..gone);
                    return Poll::Pending;
                }
            }
        }
        self.waiting.clear();
        self.waiting.shrink_to(KEPT);
        Poll::Ready(Ok(()))
    }

    /// The answer has left: the connection is between two requests, or already in the next.
    fn answered(&mut self) {
        // A body that is still being read belongs to the request that was answered.
        if self.socket.watch.arrival.is_open() {
            return;
        }
        let next = if self.exchange.has_begun_next() {
            Phase::Head
        } else {
            Phase::Idle
        };
        self.socket.watch.enter(next);
    }

    /// Reads until the client closes, which tells that it has read all that was written.
    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut scratch = [0; 4096];
        while !self.ended && self.drained < MOST_DRAINED {
            let mut buffer = ReadBuf::new(&mut scratch);
            ready!(Pin::new(&mut self.socket).poll_read(cx, &mut buffer))?;
            self.ended = buffer.filled().is_empty();
            self.drained += buffer.filled().len();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Http1Io {
    #[inline]
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        // hyper has come to the end of what it had read: what waits is complete.
        this.exchange.set_may_wait(false);
        if !this.waiting.is_empty() {
            let _ = this.poll_release(cx)?;
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.socket).poll_read(cx, buffer))?;
        match &buffer.filled()[before..] {
            [] => this.ended = true,
            bytes => this.arrived(bytes),
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Http1Io {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    #[inline]
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if let Some(count) = this.take_over(slices) {
            return Poll::Ready(Ok(count));
        }
        if !this.waiting.is_empty() {
            ready!(this.poll_release(cx))?;
        }
        Pin::new(&mut this.socket).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    #[inline]
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.waiting.is_empty() && !this.exchange.may_wait() {
            ready!(this.poll_release(cx))?;
        }
        if this.socket.watch.phase() == Phase::Answered {
            this.answered();
        }
        Pin::new(&mut this.socket).poll_flush(cx)
    }

    /// In stages (RFC 9112 §9.6): a client that is still sending must not lose its answer to a reset.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        ready!(this.poll_release(cx))?;
        if !this.shut {
            ready!(Pin::new(&mut this.socket).poll_shutdown(cx))?;
            this.shut = true;
            this.socket.watch.enter(Phase::Closing);
        }
        if this.exchange.lingers() || this.socket.watch.arrival.is_unread() {
            ready!(this.poll_drain(cx))?;
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Http1Io {
    fn drop(&mut self) {
        // hyper drops its socket without closing it when a connection fails.
        if !self.waiting.is_empty() {
            self.socket.try_write(&self.waiting);
        }
    }
}
