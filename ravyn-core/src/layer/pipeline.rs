//! One compiled route: the only place that says in which order things run for a request.
//!
//! A panic anywhere inside becomes a 500 of that request, and the route's timeout a 503.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Method, header};
use http_body::Body as _;
use tokio::time::{Sleep, sleep};
use tracing::{Span, error_span};

use crate::endpoint::LOOK;
use crate::handler::{HandlerFuture, Plan};
use crate::meta::RouteMeta;
use crate::request::{Body, Request, RequestPath};
use crate::response::{Response, error_response, panic_response, timeout_response};

type Call = dyn Fn(Request, Arc<Plan>) -> HandlerFuture + Send + Sync;

/// A compiled route.
pub struct Pipeline {
    meta: Arc<RouteMeta>,
    plan: Arc<Plan>,
    call: Arc<Call>,
    timeout: Duration,
    body_limit: u64,
}

impl Pipeline {
    /// A route whose faults have been checked.
    #[must_use]
    pub fn new(
        meta: RouteMeta,
        plan: Plan,
        call: Arc<Call>,
        timeout: Duration,
        body_limit: u64,
    ) -> Self {
        Self {
            meta: Arc::new(meta),
            plan: Arc::new(plan),
            call,
            timeout,
            body_limit,
        }
    }

    /// What is known of the route.
    #[must_use]
    pub fn meta(&self) -> &RouteMeta {
        &self.meta
    }

    /// Answers a request whose path was matched.
    #[must_use]
    #[inline]
    pub fn run(&self, mut request: Request, path: RequestPath) -> RouteFuture {
        let is_head = *request.method() == Method::HEAD;
        let route = Arc::clone(&self.meta);
        request.enter(path, Arc::clone(&route), self.body_limit);
        // Nothing of the user's runs before the first poll, so nothing can panic here.
        let future = (self.call)(request, Arc::clone(&self.plan));
        RouteFuture {
            state: State::Running {
                future,
                route,
                timeout: self.timeout,
                sleep: None,
            },
            is_head,
        }
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Pipeline({} {})",
            self.meta.methods_text(),
            self.meta.path
        )
    }
}

/// The answer of a route on its way.
pub struct RouteFuture {
    state: State,
    is_head: bool,
}

enum State {
    Running {
        future: HandlerFuture,
        /// For the log.
        route: Arc<RouteMeta>,
        timeout: Duration,
        /// Made when the handler first has to wait: one that never waits pays for no timer.
        sleep: Option<Pin<Box<Sleep>>>,
    },
    /// Boxed, so that the usual case is not moved about in the size of a response.
    Done(Option<Box<Response>>),
}

impl RouteFuture {
    /// An answer that is there already; without its body where `HEAD` was asked.
    #[must_use]
    pub fn ready(is_head: bool, response: Response) -> Self {
        Self {
            state: State::Done(Some(Box::new(response))),
            is_head,
        }
    }

    /// Polls the handler, or looks for the answer that was there.
    #[inline]
    fn poll_state(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let (future, route, timeout, alarm) = match &mut self.state {
            State::Done(response) => {
                return response
                    .take()
                    .map_or(Poll::Pending, |response| Poll::Ready(*response));
            }
            State::Running {
                future,
                route,
                timeout,
                sleep,
            } => (future, route, timeout, sleep),
        };
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Ready(Ok(response))) => Poll::Ready(response),
            Ok(Poll::Ready(Err(error))) => {
                Poll::Ready(of_route(route).in_scope(|| error_response(error)))
            }
            // It is polled again at once, often with an answer: not yet a reason for a timer.
            Ok(Poll::Pending) if cx.waker().will_wake(LOOK) => Poll::Pending,
            Ok(Poll::Pending) => {
                let alarm = alarm.get_or_insert_with(|| Box::pin(sleep(*timeout)));
                let rang = alarm.as_mut().poll(cx);
                rang.map(|()| of_route(route).in_scope(|| timeout_response(*timeout)))
            }
            Err(panic) => {
                Poll::Ready(of_route(route).in_scope(|| panic_response(message(&*panic))))
            }
        }
    }
}

/// What the log says of where an error came from.
#[cold]
fn of_route(route: &RouteMeta) -> Span {
    error_span!(
        "request",
        route = format!("{} {}", route.methods_text(), route.path),
        handler = route.handler
    )
}

impl Future for RouteFuture {
    type Output = Response;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let mut answer = self.poll_state(cx);
        if let Poll::Ready(response) = &mut answer {
            // Whatever the handler held is dropped before the response is sent.
            self.state = State::Done(None);
            if self.is_head {
                remove_body(response);
            }
        }
        answer
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

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}

/// Polls a future of the application's middleware; a panic becomes a 500.
pub fn guarded<F: Future<Output = Response>>(
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<Response> {
    match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
        Ok(poll) => poll,
        Err(panic) => Poll::Ready(panic_response(message(&*panic))),
    }
}
