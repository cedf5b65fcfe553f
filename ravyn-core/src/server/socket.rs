//! A connection's socket: the bytes that were read to tell the protocol come first, and a client
//! that takes nothing is noted.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::watch::Watch;

/// The socket under hyper.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    /// What was read before hyper reads.
    first: Bytes,
    /// Whether the last write found no room.
    stalled: bool,
    pub(super) watch: Arc<Watch>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, first: Bytes, watch: Arc<Watch>) -> Self {
        Self {
            stream,
            first,
            stalled: false,
            watch,
        }
    }

    /// Writes what there is room for right now, as far as anyone can still be told.
    pub(super) fn try_write(&self, bytes: &[u8]) {
        let _ = self.stream.try_write(bytes);
    }

    #[inline]
    fn note(&mut self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_pending() != self.stalled {
            self.stalled = written.is_pending();
            self.watch.set_stalled(self.stalled);
        }
        written
    }
}

impl AsyncRead for Socket {
    #[inline]
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.first.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, buffer);
        }
        let count = self.first.len().min(buffer.remaining());
        buffer.put_slice(&self.first.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    #[inline]
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.note(written)
    }

    #[inline]
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    #[inline]
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.watch.is_reset() {
            // Else the kernel would go on offering what the client does not take.
            let _ = self.stream.set_zero_linger();
        }
    }
}
