//! One connection: which protocol it speaks, and who serves it.
//!
//! Both protocols come to one port. A client of HTTP/2 says so with its first bytes; whatever else
//! comes is HTTP/1.1. What was read to find out goes to the one that serves.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;

use bytes::BytesMut;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::drive::{End, until_overdue};
use super::http1::{self, Http1};
use super::http2::{Http2, PREFACE};
use super::watch::Watch;
use crate::endpoint::Endpoint;

/// Most bytes that are read before it is known who serves.
const FIRST_READ: usize = 2048;

/// How connections are served, whichever protocol they speak.
#[derive(Debug)]
pub(super) struct Protocols {
    pub(super) http1: Http1,
    pub(super) http2: Http2,
}

/// Serves a connection to its end.
pub(super) async fn serve<E: Endpoint>(
    mut stream: TcpStream,
    peer: SocketAddr,
    endpoint: E,
    protocols: Arc<Protocols>,
    watch: Arc<Watch>,
) {
    poll_fn(|cx| {
        watch.attend(cx.waker());
        Poll::Ready(())
    })
    .await;
    let mut first = BytesMut::with_capacity(FIRST_READ);
    let found = until_overdue(&watch, speaks_http2(&mut stream, &mut first)).await;
    let is_silent = first.is_empty();
    let first = first.freeze();
    match found {
        Ok(Ok(false)) => {
            let served = protocols.http1.serve(stream, first, peer, endpoint, &watch);
            served.await;
        }
        // Boxed, because it is far larger and would be a part of every connection's task.
        Ok(Ok(true)) => {
            Box::pin(protocols.http2.serve(stream, first, peer, endpoint, &watch)).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "a connection failed"),
        Err(End::Overdue(_)) if !is_silent => http1::refuse_slow_head(stream, &watch).await,
        Err(_) => {}
    }
}

/// Reads until it is certain whether the client begins with the preface of HTTP/2.
async fn speaks_http2(stream: &mut TcpStream, first: &mut BytesMut) -> io::Result<bool> {
    while first.len() < PREFACE.len() && PREFACE.starts_with(first) {
        if stream.read_buf(first).await? == 0 {
            break;
        }
    }
    Ok(first.starts_with(PREFACE))
}
