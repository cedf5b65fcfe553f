//! Middleware: wraps the whole call, and sees the request and the response.

use std::fmt;
use std::sync::Arc;

use crate::endpoint::BoxFuture;
use crate::request::Request;
use crate::response::Response;

/// Wraps the rest of the call.
///
/// # Order
/// The first one listed is the outermost. Middleware of the application also sees 404, 405 and the
/// answers of extensions.
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
}

/// The same, with a boxed future.
trait DynMiddleware: Send + Sync {
    fn handle<'a>(&'a self, request: Request, next: Next) -> BoxFuture<'a, Response>;
}

impl<M: Middleware> DynMiddleware for M {
    fn handle<'a>(&'a self, request: Request, next: Next) -> BoxFuture<'a, Response> {
        Box::pin(Middleware::handle(self, request, next))
    }
}

type Tail = dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync;

/// The list of middleware and what it leads to.
pub struct Chain {
    list: Vec<Arc<dyn DynMiddleware>>,
    tail: Box<Tail>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({} middleware)", self.list.len())
    }
}

/// The list while it is being described.
#[derive(Clone, Default)]
pub struct MiddlewareList(Vec<Arc<dyn DynMiddleware>>);

impl MiddlewareList {
    /// Adds one inside those that are there.
    pub fn push(&mut self, middleware: impl Middleware) {
        self.0.push(Arc::new(middleware));
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The chain that ends in `tail`.
    pub fn into_chain(
        self,
        tail: impl Fn(Request) -> BoxFuture<'static, Response> + Send + Sync + 'static,
    ) -> Chain {
        Chain {
            list: self.0,
            tail: Box::new(tail),
        }
    }
}

impl fmt::Debug for MiddlewareList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MiddlewareList({})", self.0.len())
    }
}

/// The rest of the call. It can be run once.
#[derive(Debug)]
pub struct Next {
    chain: Arc<Chain>,
    position: usize,
}

impl Next {
    /// The beginning of a chain.
    #[must_use]
    pub fn new(chain: Arc<Chain>) -> Self {
        Self { chain, position: 0 }
    }

    /// Runs it.
    pub async fn run(self, request: Request) -> Response {
        let Self { chain, position } = self;
        match chain.list.get(position) {
            Some(middleware) => {
                let next = Self {
                    chain: Arc::clone(&chain),
                    position: position + 1,
                };
                middleware.handle(request, next).await
            }
            None => (chain.tail)(request).await,
        }
    }
}
