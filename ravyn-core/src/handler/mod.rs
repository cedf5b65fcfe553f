//! Handlers: what the attribute macros implement, and a route as it is declared.

pub mod emitted;
mod plan;

use std::fmt;
use std::sync::Arc;

use http::Method;

pub use self::plan::Plan;
use crate::endpoint::BoxFuture;
use crate::error::Error;
use crate::meta::{ArgumentKind, ArgumentMeta, RouteMeta, SourceLocation};
use crate::request::Request;
use crate::response::{Answer, Response};

/// The answer of a handler on its way; the error is still typed.
pub type HandlerFuture = BoxFuture<'static, Result<Response, Error>>;

/// A function that answers a route. `#[get(..)]` and its sisters implement it for a type of the
/// function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "put `#[get(\"/path\")]` or one of its sisters on the function"
)]
pub trait Handler: 'static {
    /// Describes the route.
    fn describe() -> RouteMeta;

    /// Reads the arguments, calls the function and turns its value into a response.
    fn call(request: Request, plan: Arc<Plan>) -> HandlerFuture;
}

type Call = dyn Fn(Request, Arc<Plan>) -> HandlerFuture + Send + Sync;

/// A route as it is declared: inert, and cheap to clone.
#[derive(Clone)]
pub struct Route {
    meta: RouteMeta,
    call: Arc<Call>,
}

impl Route {
    /// The route of a handler.
    #[must_use]
    pub fn of<H: Handler>() -> Self {
        Self {
            meta: H::describe(),
            call: Arc::new(H::call),
        }
    }

    /// The route of the two functions of a handler.
    #[must_use]
    pub fn from_parts(
        describe: fn() -> RouteMeta,
        call: fn(Request, Arc<Plan>) -> HandlerFuture,
    ) -> Self {
        Self {
            meta: describe(),
            call: Arc::new(call),
        }
    }

    /// A route of a closure, for extensions. It takes the request alone, and is not in the document.
    #[track_caller]
    pub fn from_fn<F, O, A>(method: Method, path: &str, name: &'static str, function: F) -> Self
    where
        F: Fn(Request) -> O + Send + Sync + 'static,
        O: Future<Output = A> + Send + 'static,
        A: Answer,
    {
        Self::hidden(RouteMeta::new(name, vec![method], path), function)
    }

    /// The route of a service that answers every method and every path below its own.
    #[track_caller]
    pub(crate) fn mounted<F, O, A>(path: &str, name: &'static str, function: F) -> Self
    where
        F: Fn(Request) -> O + Send + Sync + 'static,
        O: Future<Output = A> + Send + 'static,
        A: Answer,
    {
        let mut meta = RouteMeta::new(name, Vec::new(), path);
        meta.mounted = true;
        Self::hidden(meta, function)
    }

    #[track_caller]
    fn hidden<F, O, A>(mut meta: RouteMeta, function: F) -> Self
    where
        F: Fn(Request) -> O + Send + Sync + 'static,
        O: Future<Output = A> + Send + 'static,
        A: Answer,
    {
        let location = std::panic::Location::caller();
        meta.source = SourceLocation::from(location);
        meta.hidden = true;
        let mut argument = ArgumentMeta::new("request");
        argument.kind = ArgumentKind::Whole;
        meta.arguments.push(argument);
        A::describe_answer(&mut meta.responses);
        let function = Arc::new(function);
        let call = move |request: Request, plan: Arc<Plan>| -> HandlerFuture {
            let function = Arc::clone(&function);
            Box::pin(async move { plan.finish(function(request).await) })
        };
        Self {
            meta,
            call: Arc::new(call),
        }
    }

    /// What is known of it.
    #[must_use]
    pub fn meta(&self) -> &RouteMeta {
        &self.meta
    }

    /// What is known of it, to be changed by a level.
    pub(crate) fn meta_mut(&mut self) -> &mut RouteMeta {
        &mut self.meta
    }

    /// The function to call.
    pub(crate) fn into_call(self) -> Arc<Call> {
        self.call
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Route({} {})", self.meta.methods_text(), self.meta.path)
    }
}
