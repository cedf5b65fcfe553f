//! A response body on its way, and what its connection learns from it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::watch::{Phase, Watch};
use crate::error::BoxError;
use crate::request::Body;

/// The body that hyper writes.
#[derive(Debug)]
pub(super) struct Outgoing {
    body: Body,
    follower: Follower,
}

/// Who is to know how the body comes along.
#[derive(Debug)]
enum Follower {
    Nobody,
    /// An HTTP/1.1 connection, whose answer is complete when the body has ended.
    Exchange {
        _guard: ExchangeGuard,
    },
    /// A stream of HTTP/2.
    Stream(StreamGuard),
}

impl Outgoing {
    /// A body of HTTP/1.1 that is there as a whole.
    #[inline]
    pub(super) fn whole(body: Body) -> Self {
        Self {
            body,
            follower: Follower::Nobody,
        }
    }

    /// A body of HTTP/1.1 that comes in pieces.
    pub(super) fn exchange(body: Body, watch: Arc<Watch>) -> Self {
        Self {
            body,
            follower: Follower::Exchange {
                _guard: ExchangeGuard(watch),
            },
        }
    }

    /// A body of HTTP/2.
    pub(super) fn stream(body: Body, guard: StreamGuard) -> Self {
        Self {
            body,
            follower: Follower::Stream(guard),
        }
    }
}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Follower::Stream(guard) = &mut self.follower {
            guard.wait_for_app(polled.is_pending());
        }
        polled
    }

    #[inline]
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Completes an answer of HTTP/1.1 when it is dropped.
#[derive(Debug)]
struct ExchangeGuard(Arc<Watch>);

impl Drop for ExchangeGuard {
    fn drop(&mut self) {
        self.0.pass_to(Phase::Answered);
    }
}

/// Counts a stream of HTTP/2 for as long as it is answered: at any time it waits for the application
/// or for the client, and only the second may be overdue.
#[derive(Debug)]
pub(super) struct StreamGuard {
    watch: Arc<Watch>,
    waits_for_app: bool,
}

impl StreamGuard {
    /// A stream has begun: the application is to answer.
    pub(super) fn begin(watch: Arc<Watch>) -> Self {
        watch.begin_stream();
        watch.wait_for_app(true);
        Self {
            watch,
            waits_for_app: true,
        }
    }

    pub(super) fn wait_for_app(&mut self, waits: bool) {
        if self.waits_for_app != waits {
            self.waits_for_app = waits;
            self.watch.wait_for_app(waits);
        }
        self.watch.progress();
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        self.wait_for_app(false);
        self.watch.end_stream();
    }
}
