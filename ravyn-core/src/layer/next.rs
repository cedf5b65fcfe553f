//! A list of middleware and what it leads to.

use std::fmt;
use std::sync::Arc;

use super::answer::RouteFuture;
use super::middleware::{DynMiddleware, ListedMiddleware, Middleware};
use crate::params::Argument;
use crate::request::Request;
use crate::response::Response;
use crate::task::Tasks;

type Tail = dyn Fn(Request) -> RouteFuture + Send + Sync;

/// The compiled middleware of a route or an application.
pub struct Chain {
    list: Vec<Arc<dyn DynMiddleware>>,
    tail: Box<Tail>,
}

impl Chain {
    /// The chain that ends in `tail`; work behind its answers goes on in `tasks`. `None`: there is no middleware.
    pub fn new(
        list: Vec<(ListedMiddleware, Box<[Argument]>)>,
        tasks: &Tasks,
        tail: impl Fn(Request) -> RouteFuture + Send + Sync + 'static,
    ) -> Option<Arc<Self>> {
        if list.is_empty() {
            return None;
        }
        let bound = list
            .into_iter()
            .map(|(middleware, arguments)| middleware.unbound.bind(arguments, tasks.clone()));
        Some(Arc::new(Self {
            list: bound.collect(),
            tail: Box::new(tail),
        }))
    }

    /// Answers a request. A panic of a middleware becomes a 500.
    #[must_use]
    pub fn run(self: &Arc<Self>, request: Request) -> RouteFuture {
        let next = Next {
            chain: Arc::clone(self),
            position: 0,
        };
        next.run(request).caught()
    }
}

/// Answers a panic of the middleware inside, so that those outside see a response.
#[derive(Clone, Copy, Debug)]
pub struct CatchPanic;

impl Middleware for CatchPanic {
    async fn handle(&self, request: Request, next: Next) -> Response {
        next.run(request).caught().await
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({} middleware)", self.list.len())
    }
}

/// The rest of the call. It can be run once.
#[derive(Debug)]
pub struct Next {
    chain: Arc<Chain>,
    position: usize,
}

impl Next {
    /// Runs it.
    ///
    /// # Cancel safety
    /// Dropped before it has answered, the rest of the call ends where it waits.
    #[must_use]
    pub fn run(mut self, request: Request) -> RouteFuture {
        let Some(middleware) = self.chain.list.get(self.position) else {
            return (self.chain.tail)(request);
        };
        let middleware = Arc::clone(middleware);
        self.position += 1;
        RouteFuture::running(middleware.handle(request, self))
    }
}
