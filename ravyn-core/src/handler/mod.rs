//! Handlers: what the attribute macros implement, and a route as it is declared.

pub mod emitted;
mod webhook;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::Method;

use crate::error::Error;
use crate::layer::{Call, Level, LevelSettings, Plan, Walk};
use crate::meta::{ArgumentKind, ArgumentMeta, RouteMeta, SourceLocation};
use crate::request::Request;
use crate::response::{Answer, Response};

#[doc(hidden)] // For what `#[webhook]` emits; no promise is made about it.
pub use self::webhook::Outgoing;
pub use self::webhook::{Payload, Webhook, WebhookError};

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

    /// Adds what the attribute says of the handler's level.
    fn settings(_: &mut LevelSettings) {}

    /// Reads the arguments, calls the function and turns its value into a response, which it leaves in `place`:
    /// a response is large, and each level of futures that handed it on would copy it.
    fn call<'a>(
        request: &'a mut Request,
        plan: &'a Plan,
        place: &'a mut Option<Response>,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'a;

    /// Its route.
    #[must_use]
    fn route() -> Route
    where
        Self: Sized,
    {
        Route::of::<Self>()
    }
}

/// A route as it is declared: inert, and cheap to clone.
#[derive(Clone)]
pub struct Route {
    meta: RouteMeta,
    settings: LevelSettings,
    call: Arc<dyn Walk>,
}

impl Route {
    /// The route of a handler.
    #[must_use]
    pub fn of<H: Handler>() -> Self {
        let mut settings = LevelSettings::default();
        H::settings(&mut settings);
        Self {
            meta: H::describe(),
            settings,
            call: Arc::new(OfHandler::<H>(PhantomData)),
        }
    }

    /// A route of a closure, for extensions. It takes the request alone, and is not in the document.
    #[track_caller]
    pub fn from_fn<F, O, A>(method: Method, path: &str, name: &'static str, function: F) -> Self
    where
        F: Fn(Request) -> O + Send + Sync + 'static,
        O: Future<Output = A> + Send + 'static,
        A: Answer + 'static,
    {
        Self::hidden(RouteMeta::new(name, vec![method], path), function)
    }

    /// The route of a service that answers every method and every path below its own.
    #[track_caller]
    pub(crate) fn mounted<F, O, A>(path: &str, name: &'static str, function: F) -> Self
    where
        F: Fn(Request) -> O + Send + Sync + 'static,
        O: Future<Output = A> + Send + 'static,
        A: Answer + 'static,
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
        A: Answer + 'static,
    {
        let location = std::panic::Location::caller();
        meta.source = SourceLocation::from(location);
        meta.hidden = true;
        meta.bare = true;
        let mut argument = ArgumentMeta::new("request");
        argument.kind = ArgumentKind::Whole;
        meta.arguments.push(argument);
        A::describe_answer(&mut meta.responses);
        Self {
            meta,
            settings: LevelSettings::default(),
            call: Arc::new(OfFunction(Arc::new(function))),
        }
    }

    /// Says that it is for everybody, also where a level around requires an identity, as `public` in an attribute does.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.meta.public = true;
        self
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

    /// What was said at the handler's own level.
    pub(crate) fn settings(&self) -> &LevelSettings {
        &self.settings
    }

    /// The handler.
    pub(crate) fn into_call(self) -> (RouteMeta, Arc<dyn Walk>) {
        (self.meta, self.call)
    }
}

impl Level for Route {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        &mut self.settings
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}

struct OfHandler<H>(PhantomData<fn() -> H>);

impl<H> Clone for OfHandler<H> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<H: Handler> Call for OfHandler<H> {
    fn call<'a>(
        &'a self,
        request: &'a mut Request,
        plan: &'a Plan,
        place: &'a mut Option<Response>,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'a {
        H::call(request, plan, place)
    }
}

struct OfFunction<F>(Arc<F>);

impl<F> Clone for OfFunction<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<F, O, A> Call for OfFunction<F>
where
    F: Fn(Request) -> O + Send + Sync + 'static,
    O: Future<Output = A> + Send + 'static,
    A: Answer + 'static,
{
    async fn call(
        &self,
        request: &mut Request,
        plan: &Plan,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        let request = request.take();
        plan.finish((self.0)(request).await, place)
    }
}
