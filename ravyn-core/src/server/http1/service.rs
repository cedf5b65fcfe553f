//! The service above hyper's HTTP/1.1 connection: from hyper's request to ours, and back.
//!
//! A future that is ready when it is first polled is answered within `call`. The request is gone by
//! then, so that hyper can read on into the buffer that the head was in, instead of a new one.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::HeaderValue;
use http::header::CONNECTION;
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::service::Service;

use super::exchange::Exchange;
use super::head::Doubt;
use crate::endpoint::{Endpoint, LOOK};
use crate::request::{Body, Request};
use crate::response::Response;
use crate::server::arrival::Arriving;
use crate::server::host::KnownHost;
use crate::server::outgoing::Outgoing;
use crate::server::refusal::Refusal;
use crate::server::rules;
use crate::server::watch::{Phase, Watch};

/// Serves the requests of one connection.
#[derive(Debug)]
pub(super) struct Http1Service<E> {
    endpoint: E,
    watch: Arc<Watch>,
    exchange: Arc<Exchange>,
    peer: SocketAddr,
    target_bytes: usize,
    known: KnownHost,
}

/// An answer of HTTP/1.1.
#[derive(Debug)]
pub(super) enum Http1Answer<F> {
    /// It was there at once. `None` after it was taken.
    Ready(Option<http::Response<Outgoing>>),
    /// It takes its time.
    Pending { future: F, watch: Arc<Watch> },
}

impl<E: Endpoint> Http1Service<E> {
    pub(super) fn new(
        endpoint: E,
        watch: Arc<Watch>,
        exchange: Arc<Exchange>,
        peer: SocketAddr,
        target_bytes: usize,
    ) -> Self {
        Self {
            endpoint,
            watch,
            exchange,
            peer,
            target_bytes,
            known: KnownHost::default(),
        }
    }

    #[inline]
    fn check(&self, request: &mut Request, has_body: bool) -> Result<(), Refusal> {
        if let Some(doubt) = self.exchange.next_doubt() {
            return Err(match doubt {
                Doubt::Fragment => rules::invalid_target("the target has a fragment"),
                Doubt::TwoLengths => {
                    rules::invalid_framing("the body has a Content-Length and a Transfer-Encoding")
                }
            });
        }
        rules::check_http1(request, has_body, self.target_bytes, &self.known)
    }

    fn body(&self, incoming: Incoming) -> Body {
        Body::new(Arriving::new(
            incoming,
            Arc::clone(&self.watch.arrival),
            None,
        ))
    }
}

impl<E: Endpoint> Service<http::Request<Incoming>> for Http1Service<E> {
    type Response = http::Response<Outgoing>;
    type Error = Infallible;
    type Future = Http1Answer<E::Future>;

    #[inline(never)]
    fn call(&self, request: http::Request<Incoming>) -> Self::Future {
        let (parts, incoming) = request.into_parts();
        let has_body = !incoming.is_end_stream();
        self.watch.pass_to(Phase::Busy);
        self.watch.arrival.renew();
        self.exchange.begin(has_body);
        let body = if has_body {
            self.body(incoming)
        } else {
            Body::empty()
        };
        let mut request = Request::from_peer(parts, body, Some(self.peer));
        if let Err(refusal) = self.check(&mut request, has_body) {
            drop(request);
            return Http1Answer::Ready(Some(depart(refusal.response(), &self.watch)));
        }
        let mut future = self.endpoint.call(request);
        match Pin::new(&mut future).poll(&mut Context::from_waker(LOOK)) {
            Poll::Ready(response) => {
                self.exchange
                    .set_may_wait(!has_body && !response.body().is_stream());
                Http1Answer::Ready(Some(depart(response, &self.watch)))
            }
            Poll::Pending => Http1Answer::Pending {
                future,
                watch: Arc::clone(&self.watch),
            },
        }
    }
}

/// The answer is complete, unless it has a stream to follow.
#[inline]
fn depart(mut response: Response, watch: &Arc<Watch>) -> http::Response<Outgoing> {
    if watch.arrival.is_broken() {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if response.body().is_stream() {
        return response.map(|body| Outgoing::exchange(body, Arc::clone(watch)));
    }
    watch.pass_to(Phase::Answered);
    response.map(Outgoing::whole)
}

impl<F: Future<Output = Response> + Unpin> Future for Http1Answer<F> {
    type Output = Result<http::Response<Outgoing>, Infallible>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            // hyper takes an answer once.
            Self::Ready(response) => response
                .take()
                .map_or(Poll::Pending, |it| Poll::Ready(Ok(it))),
            Self::Pending { future, watch } => Pin::new(future)
                .poll(cx)
                .map(|response| Ok(depart(response, watch))),
        }
    }
}
