//! One compiled route: the only place that says in which order things run for a request.
//!
//! 1. middleware and tower layers, outermost first
//! 2. before hooks
//! 3. interceptors
//! 4. permissions
//! 5. the arguments, then the handler
//! 6. exception handlers, where there is an error: the innermost that takes it
//! 7. the ends of the request's dependencies, last made first
//! 8. after hooks, innermost first
//! 9. back through the middleware

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Method, StatusCode};
use tokio_util::sync::CancellationToken;

use super::answer::RouteFuture;
use super::ending::Alarm;
use super::level::Cancel;
use super::next::Chain;
use super::plan::Plan;
use super::steps::{Steps, close, no_answer};
use crate::error::{Error, TimedOut};
use crate::meta::RouteMeta;
use crate::request::{Authenticate, Departure, Entry, Outcome, Request};
use crate::response::Response;
use crate::task::{BoxFuture, Panic, Tasks, catching};

/// Reads the arguments and calls the function of a handler.
pub trait Call: Clone + Send + Sync + 'static {
    /// Leaves the answer in `place`; the error is still typed.
    fn call<'a>(
        &'a self,
        request: &'a mut Request,
        plan: &'a Plan,
        place: &'a mut Option<Response>,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'a;
}

/// The same without its type: the walk of a request through a pipeline, in one box.
pub trait Walk: Send + Sync {
    /// Begins the walk.
    fn walk(&self, request: Request, pipeline: Arc<Pipeline>) -> BoxFuture<'static, Response>;
}

impl<C: Call> Walk for C {
    fn walk(&self, mut request: Request, pipeline: Arc<Pipeline>) -> BoxFuture<'static, Response> {
        let call = self.clone();
        if pipeline.steps.is_some() {
            return Box::pin(layered(call, request, pipeline));
        }
        Box::pin(async move {
            let mut place = None;
            let end = {
                let inner = pin!(call.call(&mut request, &pipeline.plan, &mut place));
                Guard::new(inner, pipeline.timeout).await
            };
            let is_plain = |response: &Response| {
                response.extensions().is_empty() && response.status() != StatusCode::UNAUTHORIZED
            };
            let is_done =
                end.is_ok() && request.leaves_nothing() && place.as_ref().is_some_and(is_plain);
            let rest = if is_done {
                None
            } else {
                close(&pipeline, request, end, &mut place)
            };
            if let Some(rest) = rest {
                return rest.await;
            }
            // Without `unwrap_or_else`, which would be one more copy.
            match place {
                Some(response) => response,
                None => no_answer(),
            }
        })
    }
}

/// The walk with all that stands around the handler.
async fn layered<C: Call>(call: C, mut request: Request, pipeline: Arc<Pipeline>) -> Response {
    let mut place = None;
    let end = {
        let inner = pin!(async {
            if let Some(steps) = &pipeline.steps
                && let Err(early) = steps.before(&mut request).await
            {
                pipeline.plan.furnish(place.insert((*early.0)?));
                return Ok(());
            }
            call.call(&mut request, &pipeline.plan, &mut place).await
        });
        Guard::new(inner, pipeline.timeout).await
    };
    if let Some(rest) = close(&pipeline, request, end, &mut place) {
        return rest.await;
    }
    match place {
        Some(response) => response,
        None => no_answer(),
    }
}

/// A compiled route.
pub struct Pipeline {
    entry: Arc<Entry>,
    plan: Plan,
    call: Arc<dyn Walk>,
    /// `None`: nothing stands around the handler.
    pub(super) steps: Option<Box<Steps>>,
    /// `None`: there is no middleware.
    chain: OnceLock<Arc<Chain>>,
    timeout: Duration,
    body_limit: u64,
    /// `None`: the method of a request says it.
    cancel: Option<Cancel>,
    /// Whether the handler asks for its client's leaving.
    wants_token: bool,
    /// Whether a client's leaving may do more than drop the request.
    notices_departure: bool,
}

/// What a pipeline is made of, once its faults have been checked.
pub struct Parts {
    /// What is known of the route.
    pub meta: RouteMeta,
    /// Where work goes on that outlives a request.
    pub tasks: Tasks,
    /// What the handler's call needs to know.
    pub plan: Plan,
    /// The handler.
    pub call: Arc<dyn Walk>,
    /// What stands around the handler.
    pub steps: Option<Box<Steps>>,
    /// Finds out who a request comes from.
    pub authenticate: Option<Box<dyn Authenticate>>,
    /// How the route asks for a credential.
    pub challenges: Vec<HeaderValue>,
    /// Longest time of the handler and what stands before it, and once more of what runs behind it.
    pub timeout: Duration,
    /// Largest request body in bytes.
    pub body_limit: u64,
    /// What a client's leaving does, where a level says it.
    pub cancel: Option<Cancel>,
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parts({})", self.meta.path)
    }
}

impl Pipeline {
    /// A route whose faults have been checked.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let steps = parts.steps.as_deref();
        let entry = Entry {
            meta: parts.meta,
            tasks: parts.tasks,
            keeps_request: steps.is_some_and(Steps::read_the_request_late),
            authenticate: parts.authenticate,
            challenges: parts.challenges.into(),
        };
        let wants_token = entry.meta.wants_disconnect();
        let may_go_on = match parts.cancel {
            Some(cancel) => cancel == Cancel::Detach,
            None => answers(&entry.meta, changes_something),
        };
        Self {
            wants_token,
            notices_departure: wants_token || may_go_on,
            entry: Arc::new(entry),
            plan: parts.plan,
            call: parts.call,
            steps: parts.steps,
            chain: OnceLock::new(),
            timeout: parts.timeout,
            body_limit: parts.body_limit,
            cancel: parts.cancel,
        }
    }

    /// The same behind middleware.
    #[must_use]
    pub fn behind(self, middleware: super::ChainList) -> Arc<Self> {
        let pipeline = Arc::new(self);
        let inner = Arc::downgrade(&pipeline);
        let tail = move |request: Request| match inner.upgrade() {
            Some(pipeline) => RouteFuture::running(pipeline.walk(request)),
            // Whoever runs the chain holds the pipeline.
            None => RouteFuture::ready(no_answer()),
        };
        if let Some(chain) = Chain::new(middleware, pipeline.tasks(), tail) {
            let _ = pipeline.chain.set(chain);
        }
        pipeline
    }

    /// How the route asks for a credential.
    pub(super) fn challenges(&self) -> &[HeaderValue] {
        &self.entry.challenges
    }

    /// What is known of the route.
    #[must_use]
    pub fn meta(&self) -> &RouteMeta {
        &self.entry.meta
    }

    /// Longest time of the handler, and once more of what runs behind it.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Where work goes on that outlives a request.
    pub(super) fn tasks(&self) -> &Tasks {
        &self.entry.tasks
    }

    /// Whether a client's leaving does more than drop a request of the route whose method changes nothing.
    #[must_use]
    pub fn notices_departure_of_safe(&self) -> bool {
        let is_said = self.wants_token || self.cancel == Some(Cancel::Detach);
        is_said && answers(self.meta(), Method::is_safe)
    }

    /// Answers a request whose path was matched.
    #[must_use]
    #[inline]
    pub fn run(self: &Arc<Self>, mut request: Request) -> RouteFuture {
        let is_head = *request.method() == Method::HEAD;
        request.enter(Arc::clone(&self.entry), self.body_limit);
        let departure = if self.notices_departure {
            self.departure(&mut request)
        } else {
            None
        };
        let future = match self.chain.get() {
            None => RouteFuture::running(self.walk(request)),
            Some(chain) => chain.run(request),
        };
        future.of_head(is_head).with_departure(departure)
    }

    /// What is to be done when the client goes away. Where the request is with the middleware of the application,
    /// that is told to whoever holds the whole.
    fn departure(&self, request: &mut Request) -> Option<Departure> {
        let token = self.wants_token.then(CancellationToken::new);
        if let Some(token) = &token {
            request.set_disconnect(token.clone());
        }
        let goes_on = match self.cancel {
            Some(cancel) => cancel == Cancel::Detach,
            // Who may have begun to change something goes on to the end.
            None => changes_something(request.method()),
        };
        if token.is_none() && !goes_on {
            return None;
        }
        let departure = Departure {
            goes_on: goes_on.then(|| Arc::clone(&self.entry)),
            token,
        };
        match request.take_departure_cell() {
            None => Some(departure),
            Some(cell) => {
                let _ = cell.set(departure);
                None
            }
        }
    }

    #[inline]
    fn walk(self: &Arc<Self>, request: Request) -> BoxFuture<'static, Response> {
        self.call.walk(request, Arc::clone(self))
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meta = self.meta();
        write!(f, "Pipeline({} {})", meta.methods_text(), meta.path)
    }
}

/// Whether a route answers some method that is asked about. A mounted service answers every one.
fn answers(meta: &RouteMeta, is_asked: fn(&Method) -> bool) -> bool {
    meta.mounted || meta.methods.iter().any(is_asked)
}

fn changes_something(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method)
}

/// Why there is no answer yet: an error, or what kept the handler from coming to its end.
pub(super) struct Failure {
    pub(super) error: Error,
    /// `None`: the handler, or what stands before it, has ended with the error.
    pub(super) outcome: Option<Outcome>,
}

/// Polls what is the user's: a panic ends it, and so does the route's time.
struct Guard<'a> {
    future: Pin<&'a mut (dyn Future<Output = Result<(), Error>> + Send)>,
    alarm: Alarm,
}

impl<'a> Guard<'a> {
    fn new(
        future: Pin<&'a mut (dyn Future<Output = Result<(), Error>> + Send)>,
        limit: Duration,
    ) -> Self {
        Self {
            future,
            alarm: Alarm::new(limit),
        }
    }
}

impl Future for Guard<'_> {
    type Output = Result<(), Failure>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        match catching(this.future.as_mut(), cx) {
            Poll::Ready(Ok(result)) => Poll::Ready(result.map_err(|error| Failure {
                error,
                outcome: None,
            })),
            Poll::Ready(Err(panic)) => Poll::Ready(Err(panicked(panic))),
            Poll::Pending => {
                let alarm = &mut this.alarm;
                alarm.poll(cx).map(|()| Err(timed_out(alarm.limit)))
            }
        }
    }
}

#[cold]
fn panicked(panic: Panic) -> Failure {
    Failure {
        error: Error::internal(panic),
        outcome: Some(Outcome::Panicked),
    }
}

#[cold]
fn timed_out(limit: Duration) -> Failure {
    Failure {
        error: TimedOut { limit }.into(),
        outcome: Some(Outcome::TimedOut),
    }
}
