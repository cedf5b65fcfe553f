//! HTTP/2: hyper's connection between our socket and our service.
//!
//! Requests overlap here, so a connection has no phases but counts its streams. One without a stream
//! is told to go away after the keep-alive time; one whose streams all wait for the client is cut off
//! after the write time; hyper's pings find clients that are gone. A partial head is held to the
//! keep-alive time. `:path` has no raw form to be seen here: what follows a `#` is dropped unread.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http2::{Builder, Connection};
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::arrival::{Arrival, Arriving};
use super::drive::{Drive, drive};
use super::host::KnownHost;
use super::outgoing::{Outgoing, StreamGuard};
use super::rules;
use super::settings::ServerSettings;
use super::socket::Socket;
use super::watch::{Phase, Watch};
use crate::endpoint::Endpoint;
use crate::request::{Body, Request};
use crate::response::Response;

/// What a client of HTTP/2 sends first (RFC 9113 §3.4).
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How connections of HTTP/2 are served.
#[derive(Clone, Debug)]
pub(super) struct Http2 {
    hyper: Builder<TokioExecutor>,
    target_bytes: usize,
    head_fields: usize,
}

impl Http2 {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let mut hyper = Builder::new(TokioExecutor::new());
        hyper
            .timer(TokioTimer::new())
            .keep_alive_interval(Some(settings.ping_interval).filter(|&it| it != Duration::MAX))
            .keep_alive_timeout(settings.ping_timeout)
            .max_concurrent_streams(settings.streams)
            .max_header_list_size(u32::try_from(settings.head_bytes).unwrap_or(u32::MAX));
        Self {
            hyper,
            target_bytes: settings.target_bytes,
            head_fields: settings.head_fields,
        }
    }

    /// Serves a connection to its end. `first` is what was read of it, the preface included.
    pub(super) async fn serve<E: Endpoint>(
        &self,
        stream: TcpStream,
        first: Bytes,
        peer: SocketAddr,
        endpoint: E,
        watch: &Arc<Watch>,
    ) {
        watch.enter(Phase::Streams);
        let socket = Socket::new(stream, first, Arc::clone(watch));
        let service = Http2Service {
            endpoint,
            watch: Arc::clone(watch),
            peer,
            target_bytes: self.target_bytes,
            head_fields: self.head_fields,
            known: KnownHost::default(),
        };
        let mut connection = self.hyper.serve_connection(TokioIo::new(socket), service);
        drive(watch, &mut connection).await;
    }
}

impl<E: Endpoint> Drive for Connection<TokioIo<Socket>, Http2Service<E>, TokioExecutor> {
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }

    fn rests(&mut self, watch: &Watch) -> bool {
        watch.enter(Phase::GoneAway);
        Pin::new(self).finish();
        true
    }
}

/// Serves the streams of one connection.
#[derive(Debug)]
struct Http2Service<E> {
    endpoint: E,
    watch: Arc<Watch>,
    peer: SocketAddr,
    target_bytes: usize,
    head_fields: usize,
    known: KnownHost,
}

impl<E> Http2Service<E> {
    /// A stream's body comes along by itself, so it has its own place under the clock.
    fn body(&self, incoming: Incoming) -> Body {
        if incoming.is_end_stream() {
            return Body::empty();
        }
        let arrival = Arc::new(Arrival::new(Arc::clone(self.watch.limits())));
        let registration = self.watch.shard().register(arrival.clone());
        Body::new(Arriving::new(incoming, arrival, Some(registration)))
    }
}

impl<E: Endpoint> Service<http::Request<Incoming>> for Http2Service<E> {
    type Response = http::Response<Outgoing>;
    type Error = Infallible;
    type Future = Http2Answer<E::Future>;

    fn call(&self, request: http::Request<Incoming>) -> Self::Future {
        let guard = StreamGuard::begin(Arc::clone(&self.watch));
        let (parts, incoming) = request.into_parts();
        let mut request = Request::from_peer(parts, self.body(incoming), Some(self.peer));
        let checked = rules::check_http2(
            &mut request,
            self.target_bytes,
            self.head_fields,
            &self.known,
        );
        let state = match checked {
            // Not polled here, as it is on HTTP/1.1: each stream has a task of its own.
            Ok(()) => State::Called(self.endpoint.call(request)),
            Err(refusal) => State::Refused(Some(refusal.response())),
        };
        Http2Answer {
            state,
            guard: Some(guard),
        }
    }
}

/// An answer of HTTP/2.
#[derive(Debug)]
struct Http2Answer<F> {
    state: State<F>,
    guard: Option<StreamGuard>,
}

#[derive(Debug)]
enum State<F> {
    Refused(Option<Response>),
    Called(F),
}

impl<F: Future<Output = Response> + Unpin> Future for Http2Answer<F> {
    type Output = Result<http::Response<Outgoing>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match &mut self.state {
            State::Called(future) => std::task::ready!(Pin::new(future).poll(cx)),
            State::Refused(response) => match response.take() {
                Some(response) => response,
                None => return Poll::Pending,
            },
        };
        let Some(mut guard) = self.guard.take() else {
            return Poll::Pending;
        };
        guard.wait_for_app(false);
        Poll::Ready(Ok(response.map(|body| Outgoing::stream(body, guard))))
    }
}
