//! The answer of a route on its way.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderValue, header};
use http_body::Body as _;

use crate::request::{Body, Departure, DepartureCell};
use crate::response::{Response, panic_response};
use crate::task::{BoxFuture, catching};

/// The answer of a route on its way. Nothing in it panics: that has been caught inside.
///
/// # Cancel safety
/// Dropped before it is ready, it goes on to its end where its route says so (see [`Cancel`](super::Cancel)).
pub struct RouteFuture {
    state: State,
    is_head: bool,
    /// Whether a panic ends it with a 500, and not who waits for it.
    catches: bool,
    leaving: Leaving,
}

enum State {
    Running(BoxFuture<'static, Response>),
    /// Boxed, so that the usual case is not moved about in the size of a response.
    Done(Option<Box<Response>>),
}

/// What is to be done when the client goes away.
enum Leaving {
    /// No more than to drop the request.
    Drop,
    Known(Departure),
    /// The route says so, when it is known.
    Told(DepartureCell),
}

impl RouteFuture {
    /// An answer that is being made.
    #[must_use]
    #[inline]
    pub fn running(future: BoxFuture<'static, Response>) -> Self {
        Self::new(State::Running(future))
    }

    /// An answer that is there already.
    #[must_use]
    pub fn ready(response: Response) -> Self {
        Self::new(State::Done(Some(Box::new(response))))
    }

    #[inline]
    fn new(state: State) -> Self {
        Self {
            state,
            is_head: false,
            catches: false,
            leaving: Leaving::Drop,
        }
    }

    /// The same without its body, where `HEAD` was asked.
    #[must_use]
    #[inline]
    pub fn of_head(mut self, is_head: bool) -> Self {
        self.is_head |= is_head;
        self
    }

    /// The same, whose panic becomes a 500.
    #[must_use]
    #[inline]
    pub(super) fn caught(mut self) -> Self {
        self.catches = true;
        self
    }

    /// The same, with what is to be done when the client goes away.
    #[must_use]
    #[inline]
    pub(super) fn with_departure(mut self, departure: Option<Departure>) -> Self {
        if let Some(departure) = departure {
            self.leaving = Leaving::Known(departure);
        }
        self
    }

    /// Polls an answer that is there already, may end with a panic, or is to lose its body.
    fn poll_unusual(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let answer = match &mut self.state {
            State::Running(future) if self.catches => catching(future.as_mut(), cx)
                .map(|end| end.unwrap_or_else(|panic| panic_response(panic.message()))),
            State::Running(future) => future.as_mut().poll(cx),
            State::Done(response) => match response.take() {
                Some(response) => Poll::Ready(*response),
                None => Poll::Pending,
            },
        };
        answer.map(|mut response| {
            if self.is_head {
                remove_body(&mut response);
            }
            response
        })
    }

    /// The same, for what a route says there.
    #[must_use]
    pub(crate) fn told_by(mut self, cell: Option<DepartureCell>) -> Self {
        if let Some(cell) = cell {
            self.leaving = Leaving::Told(cell);
        }
        self
    }
}

impl Future for RouteFuture {
    type Output = Response;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = &mut *self;
        // Nothing else may touch the answer of the usual case: each move of it would be a copy.
        let answer = match &mut this.state {
            State::Running(future) if !this.catches && !this.is_head => future.as_mut().poll(cx),
            _ => this.poll_unusual(cx),
        };
        if answer.is_ready() {
            // Whatever the handler held is dropped before the response is sent.
            this.state = State::Done(None);
        }
        answer
    }
}

impl Drop for RouteFuture {
    #[inline]
    fn drop(&mut self) {
        let departure = match &self.leaving {
            Leaving::Drop => return,
            Leaving::Known(departure) => Some(departure),
            Leaving::Told(cell) => cell.get(),
        };
        if let Some(departure) = departure
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
