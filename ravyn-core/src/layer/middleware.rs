//! Middleware: wraps the whole call, and sees the request and the response.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::next::Next;
use crate::inject::{Arguments, CallAfter};
use crate::meta::{ArgumentMeta, ResponsesMeta, SourceLocation, short_name};
use crate::params::Argument;
use crate::request::{BackgroundTasks, Request};
use crate::response::{Answer, Response, error_response};
use crate::task::{BoxFuture, Tasks};

/// Wraps the rest of the call.
///
/// An `async fn(request: Request, next: Next) -> Response` is a middleware, too. Further arguments of it are read
/// from the request as those of a handler are, and it may return what a handler may return. Around a whole
/// application it takes values of the application only, because the route is not known yet.
///
/// # Order
/// The first one listed is the outermost, and outer levels are around inner ones. Middleware of the application
/// also sees 404, 405 and the answers of extensions.
///
/// # Example
/// ```
/// use ravyn_core::layer::{Middleware, Next};
/// use ravyn_core::request::Request;
/// use ravyn_core::response::Response;
///
/// struct Served;
///
/// impl Middleware for Served {
///     async fn handle(&self, request: Request, next: Next) -> Response {
///         let mut response = next.run(request).await;
///         let by = http::HeaderValue::from_static("ravyn");
///         response.headers_mut().insert("x-served-by", by);
///         response
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "does not implement `Middleware`"
)]
pub trait Middleware: Send + Sync + 'static {
    /// Answers the request, most often by [`next.run(request)`](Next::run).
    fn handle(&self, request: Request, next: Next) -> impl Future<Output = Response> + Send;

    /// Writes down the answers that it can give itself, and the fields that it adds to others. Default: none.
    fn describe(&self, _: &mut ResponsesMeta) {}

    /// What `audit` calls it. Default: the name of its type.
    fn label(&self) -> Cow<'static, str> {
        short_name(std::any::type_name::<Self>()).into()
    }
}

/// What a level takes as a middleware: a [`Middleware`], or a function.
///
/// `M` tells the two apart; rustc finds it.
#[diagnostic::on_unimplemented(
    message = "this is no middleware",
    label = "neither a `Middleware` nor a function of a request and the rest of the call",
    note = "write `async fn name(request: Request, next: Next) -> Response`",
    note = "a layer of tower is given with `.layer(..)`"
)]
pub trait IntoMiddleware<M> {
    /// The middleware, as a level holds it.
    #[doc(hidden)] // For levels; no promise is made about it.
    fn into_middleware(self) -> ListedMiddleware;
}

/// A middleware of a level: inert, and cheap to clone.
#[derive(Clone)]
pub struct ListedMiddleware {
    pub(super) unbound: Arc<dyn Unbound>,
    /// The arguments that it takes behind the request.
    pub(crate) arguments: Vec<ArgumentMeta>,
    /// The answers that it can give itself.
    pub(crate) responses: ResponsesMeta,
    pub(crate) name: &'static str,
    /// What `audit` calls it.
    pub(crate) label: Cow<'static, str>,
    /// Where a level was given it.
    pub(crate) source: SourceLocation,
}

impl ListedMiddleware {
    /// The same under the name and with the answers of the type that it was made of.
    #[doc(hidden)] // For middleware of this framework that takes arguments; no promise is made about it.
    #[must_use]
    pub fn made_of<T>(
        mut self,
        responses: ResponsesMeta,
        label: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.name = std::any::type_name::<T>();
        self.label = label.into();
        self.responses = responses;
        self
    }
}

impl fmt::Debug for ListedMiddleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Middleware({})", self.name)
    }
}

/// A middleware whose arguments are not compiled yet.
pub(super) trait Unbound: Send + Sync {
    /// The same with its compiled arguments, and where work behind its answers goes on.
    fn bind(self: Arc<Self>, arguments: Box<[Argument]>, tasks: Tasks) -> Arc<dyn DynMiddleware>;
}

/// The same as [`Middleware`], with its arguments, and with a future that holds all that it needs.
pub(super) trait DynMiddleware: Send + Sync {
    fn handle(self: Arc<Self>, request: Request, next: Next) -> BoxFuture<'static, Response>;
}

struct Struct<T> {
    of: Arc<T>,
    tasks: Tasks,
}

impl<T: Middleware> Unbound for T {
    fn bind(self: Arc<Self>, _: Box<[Argument]>, tasks: Tasks) -> Arc<dyn DynMiddleware> {
        Arc::new(Struct { of: self, tasks })
    }
}

impl<T: Middleware> DynMiddleware for Struct<T> {
    fn handle(self: Arc<Self>, request: Request, next: Next) -> BoxFuture<'static, Response> {
        Box::pin(async move {
            let mut response = self.of.handle(request, next).await;
            BackgroundTasks::leave(&mut response, &self.tasks);
            response
        })
    }
}

impl<T: Middleware> IntoMiddleware<()> for T {
    fn into_middleware(self) -> ListedMiddleware {
        let mut responses = ResponsesMeta::default();
        self.describe(&mut responses);
        ListedMiddleware {
            label: self.label(),
            unbound: Arc::new(self),
            arguments: Vec::new(),
            responses,
            name: std::any::type_name::<T>(),
            source: SourceLocation::default(),
        }
    }
}

struct Function<F, A> {
    function: F,
    arguments: PhantomData<fn(A)>,
}

struct BoundFunction<F, A> {
    of: Arc<Function<F, A>>,
    arguments: Box<[Argument]>,
    tasks: Tasks,
}

impl<F, A, Fut> Unbound for Function<F, A>
where
    F: CallAfter<(Request, Next), A, Output = Fut>,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Answer,
{
    fn bind(self: Arc<Self>, arguments: Box<[Argument]>, tasks: Tasks) -> Arc<dyn DynMiddleware> {
        Arc::new(BoundFunction {
            of: self,
            arguments,
            tasks,
        })
    }
}

impl<F, A, Fut> DynMiddleware for BoundFunction<F, A>
where
    F: CallAfter<(Request, Next), A, Output = Fut>,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Answer,
{
    fn handle(self: Arc<Self>, mut request: Request, next: Next) -> BoxFuture<'static, Response> {
        Box::pin(async move {
            let values = match A::read(&mut request, &self.arguments).await {
                Ok(values) => values,
                Err(error) => return error_response(error),
            };
            let answer = self.of.function.call_after((request, next), values).await;
            let mut response = answer.passed_on().unwrap_or_else(error_response);
            BackgroundTasks::leave(&mut response, &self.tasks);
            response
        })
    }
}

#[diagnostic::do_not_recommend]
impl<F, A, Fut> IntoMiddleware<(A, Fut)> for F
where
    F: CallAfter<(Request, Next), A, Output = Fut>,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Answer,
{
    fn into_middleware(self) -> ListedMiddleware {
        ListedMiddleware {
            unbound: Arc::new(Function {
                function: self,
                arguments: PhantomData,
            }),
            arguments: A::describe(),
            responses: ResponsesMeta::default(),
            name: std::any::type_name::<F>(),
            label: short_name(std::any::type_name::<F>()).into(),
            source: SourceLocation::default(),
        }
    }
}
