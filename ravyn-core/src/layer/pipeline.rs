//! One compiled route: the only place that says in which order things run for a request.
//!
//! A panic anywhere inside becomes a 500 of that request, and the route's timeout a 503.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{HeaderValue, Method, StatusCode, header};
use http_body::Body as _;
use tokio::time::{Sleep, sleep};

use crate::error::{Error, Problem};
use crate::handler::{HandlerFuture, Plan};
use crate::meta::RouteMeta;
use crate::request::{Body, Request, RequestPath};
use crate::response::{Response, error_response, panic_response, problem_response};

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
    pub fn run(&self, mut request: Request, path: RequestPath) -> RouteFuture {
        let is_head = *request.method() == Method::HEAD;
        request.enter(path, Arc::clone(&self.meta), self.body_limit);
        let plan = Arc::clone(&self.plan);
        // The call itself may panic before there is a future.
        let state = match catch_unwind(AssertUnwindSafe(|| (self.call)(request, plan))) {
            Ok(future) => State::Running {
                future,
                timeout: self.timeout,
                sleep: None,
            },
            Err(panic) => State::Done(Some(panic_response(message(&*panic)))),
        };
        RouteFuture { state, is_head }
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
        timeout: Duration,
        /// Made when the handler first has to wait: one that never waits pays for no timer.
        sleep: Option<Pin<Box<Sleep>>>,
    },
    Done(Option<Response>),
}

impl RouteFuture {
    /// An answer that is there already; without its body where `HEAD` was asked.
    #[must_use]
    pub fn ready(is_head: bool, response: Response) -> Self {
        let response = if is_head {
            without_body(response)
        } else {
            response
        };
        Self {
            state: State::Done(Some(response)),
            is_head,
        }
    }

    fn respond(&self, outcome: Result<Response, Error>) -> Response {
        let response = outcome.unwrap_or_else(error_response);
        if self.is_head {
            without_body(response)
        } else {
            response
        }
    }
}

impl Future for RouteFuture {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let outcome = match &mut self.state {
            State::Done(response) => {
                return response.take().map_or(Poll::Pending, Poll::Ready);
            }
            State::Running {
                future,
                timeout,
                sleep: alarm,
            } => match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
                Ok(Poll::Ready(outcome)) => outcome,
                Ok(Poll::Pending) => {
                    let alarm = alarm.get_or_insert_with(|| Box::pin(sleep(*timeout)));
                    ready!(alarm.as_mut().poll(cx));
                    Ok(timed_out())
                }
                Err(panic) => Ok(panic_response(message(&*panic))),
            },
        };
        let response = self.respond(outcome);
        // Whatever the handler held is dropped before the response is sent.
        self.state = State::Done(None);
        Poll::Ready(response)
    }
}

impl fmt::Debug for RouteFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RouteFuture")
    }
}

fn timed_out() -> Response {
    problem_response(&Problem::new(StatusCode::SERVICE_UNAVAILABLE).code("timeout"))
}

/// The same head without the body, and with the length that the body has (RFC 9110 §9.3.2).
fn without_body(mut response: Response) -> Response {
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
    response
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
