//! HTTP/1.1: hyper's connection between our socket and our service.

mod automatic;
mod exchange;
mod head;
mod io;
mod service;

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use hyper::server::conn::http1::{Builder, Connection};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use self::exchange::Exchange;
use self::io::Http1Io;
use self::service::Http1Service;
use super::drive::{Drive, End, drive, until_overdue};
use super::refusal::Refusal;
use super::settings::ServerSettings;
use super::socket::Socket;
use super::watch::{Overdue, Phase, Watch};
use crate::endpoint::Endpoint;

/// The smallest buffer that hyper accepts, in bytes.
const LEAST_BUFFER: usize = 8 * 1024;

/// The number of fields for which hyper needs no allocation.
const FREE_FIELDS: usize = 100;

/// How connections of HTTP/1.1 are served.
#[derive(Clone, Debug)]
pub(super) struct Http1 {
    hyper: Builder,
    target_bytes: usize,
}

impl Http1 {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let mut hyper = Builder::new();
        hyper
            .header_read_timeout(None)
            .max_header_size(settings.head_bytes)
            .max_buf_size(settings.head_bytes.max(LEAST_BUFFER));
        if settings.head_fields != FREE_FIELDS {
            hyper.max_headers(settings.head_fields);
        }
        Self {
            hyper,
            target_bytes: settings.target_bytes,
        }
    }

    /// Serves a connection to its end. `first` is what was read of it.
    pub(super) async fn serve<E: Endpoint>(
        &self,
        stream: TcpStream,
        first: Bytes,
        peer: SocketAddr,
        endpoint: E,
        watch: &Arc<Watch>,
    ) {
        let exchange = Arc::new(Exchange::default());
        let socket = Socket::new(stream, first, Arc::clone(watch));
        let io = Http1Io::new(socket, Arc::clone(&exchange));
        let service = Http1Service::new(
            endpoint,
            Arc::clone(watch),
            exchange,
            peer,
            self.target_bytes,
        );
        let mut connection = self.hyper.serve_connection(TokioIo::new(io), service);
        if let End::Overdue(Overdue::Head) = drive(watch, &mut connection).await {
            let io = connection.into_parts().io.into_inner();
            refuse(io, watch).await;
        }
    }
}

/// Answers a head that did not end in time.
pub(super) async fn refuse_slow_head(stream: TcpStream, watch: &Arc<Watch>) {
    let socket = Socket::new(stream, Bytes::new(), Arc::clone(watch));
    refuse(Http1Io::new(socket, Arc::default()), watch).await;
}

async fn refuse(mut io: Http1Io, watch: &Watch) {
    let detail = "the request head did not arrive in time";
    io.refuse(Refusal::new(StatusCode::REQUEST_TIMEOUT, detail));
    watch.enter(Phase::Closing);
    let closed = std::future::poll_fn(|cx| {
        tokio::io::AsyncWrite::poll_shutdown(Pin::new(&mut io), cx).map(|_| ())
    });
    // Whether the client has read it or not, there is no more to be done.
    let _ = until_overdue(watch, closed).await;
}

impl<E: Endpoint> Drive for Connection<TokioIo<Http1Io>, Http1Service<E>> {
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }

    fn rests(&mut self, _watch: &Watch) -> bool {
        false
    }
}
