//! The answer of a route on its way.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderValue, header};
use http_body::Body as _;

use crate::request::{Body, Departure};
use crate::response::Response;
use crate::task::BoxFuture;

/// The answer of a route on its way. Nothing in it panics: that has been caught inside.
///
/// # Cancel safety
/// Dropped before it is ready, it goes on to its end where its route says so (see [`Cancel`](super::Cancel)).
pub struct RouteFuture {
    state: State,
    is_head: bool,
    departure: Option<Departure>,
}

enum State {
    Running(BoxFuture<'static, Response>),
    /// Boxed, so that the usual case is not moved about in the size of a response.
    Done(Option<Box<Response>>),
}

impl RouteFuture {
    /// An answer that is being made; without its body where `HEAD` was asked.
    #[must_use]
    #[inline]
    pub fn running(is_head: bool, future: BoxFuture<'static, Response>) -> Self {
        Self {
            state: State::Running(future),
            is_head,
            departure: None,
        }
    }

    /// The same, with what is to be done when the client goes away.
    #[must_use]
    #[inline]
    pub(super) fn with_departure(mut self, departure: Option<Departure>) -> Self {
        self.departure = departure;
        self
    }

    /// An answer that is there already; without its body where `HEAD` was asked.
    #[must_use]
    pub fn ready(is_head: bool, response: Response) -> Self {
        Self {
            state: State::Done(Some(Box::new(response))),
            is_head,
            departure: None,
        }
    }
}

impl Future for RouteFuture {
    type Output = Response;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let mut response = match &mut self.state {
            State::Running(future) => ready!(future.as_mut().poll(cx)),
            State::Done(response) => match response.take() {
                Some(response) => *response,
                None => return Poll::Pending,
            },
        };
        // Whatever the handler held is dropped before the response is sent.
        self.state = State::Done(None);
        if self.is_head {
            remove_body(&mut response);
        }
        Poll::Ready(response)
    }
}

impl Drop for RouteFuture {
    #[inline]
    fn drop(&mut self) {
        if let Some(departure) = self.departure.take()
            && let State::Running(future) = std::mem::replace(&mut self.state, State::Done(None))
        {
            departure.depart(future);
        }
    }
}

impl fmt::Debug for RouteFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RouteFuture")
    }
}

/// Leaves the head, with the length that the body had (RFC 9110 §9.3.2).
fn remove_body(response: &mut Response) {
    let length = response.body().size_hint().exact();
    if let Some(length) = length
        && length > 0
        && !response.headers().contains_key(header::CONTENT_LENGTH)
    {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
}
