//! What runs around a handler, in lists that `build()` has filled.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use tracing::{Instrument, Span, error_span};

use super::ending::{Alarm, Ending};
use super::exception::{ExceptionHandler, Handled};
use super::hook::{AfterHook, BeforeHook};
use super::interceptor::{Early, ListedInterceptor};
use super::permission::ListedPermission;
use super::pipeline::{Failure, Pipeline};
use super::security::IsAuthenticated;
use crate::error::{Error, TimedOut};
use crate::identity::Identity;
use crate::meta::{ArgumentKind, ArgumentMeta, RouteMeta, SourceLocation};
use crate::params::Argument;
use crate::request::{BackgroundTasks, Outcome, Request};
use crate::response::{Response, error_response, panic_response, timeout_response};
use crate::security::Demand;
use crate::task::{BoxFuture, Panic, catch, catch_now};

/// The steps of one route, each list in the order in which it runs.
#[derive(Default)]
pub struct Steps {
    /// Before hooks.
    pub(crate) before: Vec<BeforeHook>,
    /// Interceptors.
    pub(crate) interceptors: Vec<ListedInterceptor>,
    /// Permissions and their arguments.
    pub(crate) permissions: Vec<(ListedPermission, Box<[Argument]>)>,
    /// Credentials that providers will ask for, and their arguments.
    demands: Vec<(Demand, Argument)>,
    /// Exception handlers and their arguments, the handler's own first.
    pub(crate) exception_handlers: Vec<(ExceptionHandler, Box<[Argument]>)>,
    /// After hooks.
    pub(crate) after: Vec<AfterHook>,
}

impl Steps {
    /// The steps, if there are any.
    #[must_use]
    pub fn boxed(self) -> Option<Box<Self>> {
        let is_empty = self.before.is_empty()
            && self.interceptors.is_empty()
            && self.permissions.is_empty()
            && self.demands.is_empty()
            && self.exception_handlers.is_empty()
            && self.after.is_empty();
        (!is_empty).then(|| Box::new(self))
    }

    /// Lets nobody pass without an identity; asked before all other permissions.
    pub(crate) fn require_authentication(&mut self) {
        let required = ListedPermission::new(IsAuthenticated, SourceLocation::default());
        self.permissions.insert(0, (required, Box::default()));
    }

    /// Demands credentials before the arguments are read, so that a request without one learns nothing of what is wrong
    /// with it.
    pub(crate) fn demand(&mut self, list: Vec<(ArgumentMeta, Argument)>) {
        let demands = list
            .into_iter()
            .filter_map(|(meta, argument)| match meta.kind {
                ArgumentKind::Security { demand, .. } => {
                    Some((demand.downcast_ref::<Demand>()?.clone(), argument))
                }
                _ => None,
            });
        self.demands.extend(demands);
    }

    /// Whether a permission lets nobody pass without an identity.
    pub(crate) fn need_identity(&self) -> bool {
        self.permissions.iter().any(|(one, _)| one.needs_identity)
    }

    /// The statuses with which permissions refuse, and whom each lets pass where it says so.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = (StatusCode, Option<&str>)> {
        let permissions = self.permissions.iter();
        permissions.map(|(one, _)| (one.refuses_with, one.description.as_deref()))
    }

    /// Whether an exception handler has arguments, which are read when the handler has ended.
    pub(super) fn read_the_request_late(&self) -> bool {
        self.exception_handlers
            .iter()
            .any(|(_, arguments)| !arguments.is_empty())
    }

    /// All that runs before the arguments are read.
    pub(super) async fn before(&self, request: &mut Request) -> Result<(), Early> {
        for hook in &self.before {
            hook.run(request).await;
        }
        for interceptor in &self.interceptors {
            interceptor.intercept(request).await?;
        }
        for (permission, arguments) in &self.permissions {
            if let Err(denied) = permission.check(request, arguments).await {
                if denied.is_refusal() {
                    audit_denial(permission, request);
                }
                // Who is asked for an identity is not known by a credential that gives none.
                let is_known = if permission.needs_identity {
                    request.known_identity().is_some()
                } else {
                    request.is_introduced()
                };
                let is_asked = !request.challenges().is_empty();
                return Err(denied.into_error(is_known, is_asked).into());
            }
        }
        for (demand, argument) in &self.demands {
            demand.meet(request, argument.group()).await?;
        }
        Ok(())
    }

    /// Asks the exception handlers. One that fails leaves its own error to those of the levels around; one whose
    /// arguments fail, the error that it was to be given. All together have so much time.
    async fn handle(
        &self,
        mut error: Error,
        request: &mut Request,
        limit: Duration,
    ) -> Result<Response, Error> {
        let mut alarm = Alarm::new(limit);
        let mut has_failed = false;
        request.note_faults(false);
        for (handler, arguments) in &self.exception_handlers {
            if !handler.takes(&error) {
                continue;
            }
            let handled = catch(handler.handle(error, request, arguments));
            let Some(handled) = alarm.within(handled).await else {
                tracing::error!(handler = handler.name, "an exception handler took too long");
                return Err(TimedOut { limit }.into());
            };
            error = match handled.unwrap_or_else(|panic| Handled::Failed(Error::internal(panic))) {
                Handled::Answer(response) => return Ok(response),
                Handled::Passed(error) => error,
                Handled::Failed(error) => {
                    tracing::error!(handler = handler.name, %error, "an exception handler failed");
                    has_failed = true;
                    error
                }
                Handled::NotAsked { error, failed } => {
                    tracing::error!(
                        handler = handler.name,
                        error = %failed,
                        "the arguments of an exception handler failed"
                    );
                    has_failed = true;
                    error
                }
            };
        }
        // What an exception handler did not mean to answer, nobody meant a client to read.
        Err(if has_failed { error.opaque() } else { error })
    }

    /// Runs the after hooks, if none of them has to wait.
    fn after_now(&self, response: &mut Response) -> bool {
        if !self.after.iter().all(AfterHook::is_plain) {
            return false;
        }
        for hook in &self.after {
            if let Err(panic) = catch_now(|| hook.run_now(response)) {
                *response = panic_response(panic.message());
            }
        }
        true
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Steps")
            .field("before", &self.before)
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

/// All that runs when the handler has ended, or did not come to run. The answer is then in its place; `Some` is what
/// may have to wait, and has the answer itself.
pub(super) fn close(
    pipeline: &Arc<Pipeline>,
    mut request: Request,
    end: Result<(), Failure>,
    place: &mut Option<Response>,
) -> Option<BoxFuture<'static, Response>> {
    let steps = pipeline.steps.as_deref();
    let is_handled =
        end.is_err() && steps.is_some_and(|steps| !steps.exception_handlers.is_empty());
    if is_handled || request.has_teardowns() {
        let span = of_route(pipeline.meta());
        let ended = end_of(Arc::clone(pipeline), request, end, place.take());
        return Some(within_its_time(pipeline, ended.instrument(span)));
    }
    match end {
        Ok(()) => {
            let response = place.as_mut()?;
            challenge(pipeline, response);
            let is_success = outcome_of(response).is_success();
            leave_work(&mut request, response, is_success);
        }
        Err(failure) => *place = Some(settled(pipeline, failure.error)),
    }
    let response = place.as_mut()?;
    if steps.is_none_or(|steps| steps.after_now(response)) {
        return None;
    }
    let response = place.take()?;
    let of = Arc::clone(pipeline);
    let hooks = async move { after(&of, response).await };
    Some(within_its_time(pipeline, hooks))
}

fn within_its_time(
    pipeline: &Arc<Pipeline>,
    rest: impl Future<Output = Response> + Send + 'static,
) -> BoxFuture<'static, Response> {
    Box::pin(Ending::new(Arc::clone(pipeline), Box::pin(rest)))
}

async fn end_of(
    pipeline: Arc<Pipeline>,
    mut request: Request,
    end: Result<(), Failure>,
    answer: Option<Response>,
) -> Response {
    let (result, outcome) = match end {
        Ok(()) => (Ok(answer.unwrap_or_else(no_answer)), None),
        Err(failure) => (Err(failure.error), failure.outcome),
    };
    let is_the_handlers = result.is_ok();
    let result = match (result, pipeline.steps.as_deref()) {
        (Err(error), Some(steps)) => {
            let limit = pipeline.timeout();
            steps.handle(error, &mut request, limit).await
        }
        (result, _) => result,
    };
    let mut response = match result {
        Ok(mut response) => {
            challenge(&pipeline, &mut response);
            response
        }
        Err(error) => settled(&pipeline, error),
    };
    let outcome = outcome.unwrap_or_else(|| outcome_of(&response));
    let mut is_success = outcome.is_success();
    if let Some(teardowns) = request.take_teardowns()
        && !teardowns.run(outcome).await
        && is_success
    {
        response = error_response(Error::internal(UnfinishedWork));
        is_success = false;
    }
    if is_success || is_the_handlers {
        leave_work(&mut request, &mut response, is_success);
    } else {
        // That of an exception handler belongs to its answer, whatever became of the request.
        BackgroundTasks::leave(&mut response, pipeline.tasks());
    }
    after(&pipeline, response).await
}

/// Work is done where the values of the request are kept.
fn leave_work(request: &mut Request, response: &mut Response, is_success: bool) {
    if is_success {
        request.leave_work(response);
    } else {
        drop(BackgroundTasks::of(response));
    }
}

async fn after(pipeline: &Pipeline, mut response: Response) -> Response {
    for hook in pipeline.steps.iter().flat_map(|steps| &steps.after) {
        if let Err(panic) = catch(hook.run(&mut response)).await {
            response = of_route(pipeline.meta()).in_scope(|| panic_response(panic.message()));
        }
    }
    response
}

/// The handler succeeded, and what it had begun could not be finished.
#[derive(Debug, thiserror::Error)]
#[error("the end of a dependency failed after a success")]
struct UnfinishedWork;

fn outcome_of(response: &Response) -> Outcome {
    if response.status().as_u16() < 400 {
        Outcome::Success
    } else {
        Outcome::Error
    }
}

/// Says who was denied what.
#[cold]
fn audit_denial(permission: &ListedPermission, request: &Request) {
    let subject = request.known_identity().map(Identity::subject);
    let route = request.route().map(|route| route.path.as_str());
    tracing::warn!(
        target: "ravyn::audit",
        event = "access-denied",
        permission = %permission.name,
        subject = %subject.unwrap_or_default().escape_debug(),
        method = %request.method(),
        route = route.unwrap_or_default(),
    );
}

/// What a client reads of an error that nobody took.
#[cold]
fn settled(pipeline: &Pipeline, error: Error) -> Response {
    let mut response = of_route(pipeline.meta()).in_scope(|| unanswered(error));
    challenge(pipeline, &mut response);
    response
}

/// Says how to be let in, where an answer says that one is not (RFC 9110 §15.5.2).
fn challenge(pipeline: &Pipeline, response: &mut Response) {
    if response.status() == StatusCode::UNAUTHORIZED
        && !response.headers().contains_key(WWW_AUTHENTICATE)
    {
        for challenge in pipeline.challenges() {
            response
                .headers_mut()
                .append(WWW_AUTHENTICATE, challenge.clone());
        }
    }
}

#[cold]
fn unanswered(error: Error) -> Response {
    if let Some(panic) = error.cause_as::<Panic>() {
        return panic_response(panic.message());
    }
    match error.cause_as::<TimedOut>() {
        Some(time) => timeout_response(time.limit),
        None => error_response(error),
    }
}

/// What stands in for an answer that a handler did not leave; those that the macros write always do.
#[cold]
pub(super) fn no_answer() -> Response {
    #[derive(Debug, thiserror::Error)]
    #[error("the handler left no answer")]
    struct NoAnswer;
    error_response(Error::internal(NoAnswer))
}

/// What the log says of where an error came from.
#[cold]
pub(super) fn of_route(route: &RouteMeta) -> Span {
    error_span!(
        "request",
        route = format!("{} {}", route.methods_text(), route.path),
        handler = route.handler
    )
}
