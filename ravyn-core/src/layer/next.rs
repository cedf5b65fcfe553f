//! A list of middleware and what it leads to.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use super::answer::RouteFuture;
use super::middleware::{DynMiddleware, ListedMiddleware, Middleware};
use crate::params::Argument;
use crate::request::Request;
use crate::response::{Response, panic_response};
use crate::task::{BoxFuture, catching};

type Tail = dyn Fn(Request) -> RouteFuture + Send + Sync;

/// The compiled middleware of a route or an application.
pub struct Chain {
    list: Vec<Link>,
    tail: Box<Tail>,
}

struct Link {
    middleware: Arc<dyn DynMiddleware>,
    arguments: Box<[Argument]>,
}

impl Chain {
    /// The chain that ends in `tail`. `None`: there is no middleware.
    pub fn new(
        list: Vec<(ListedMiddleware, Box<[Argument]>)>,
        tail: impl Fn(Request) -> RouteFuture + Send + Sync + 'static,
    ) -> Option<Arc<Self>> {
        if list.is_empty() {
            return None;
        }
        let links = list.into_iter().map(|(middleware, arguments)| Link {
            middleware: middleware.handle,
            arguments,
        });
        Some(Arc::new(Self {
            list: links.collect(),
            tail: Box::new(tail),
        }))
    }

    /// Answers a request. A panic of a middleware becomes a 500.
    #[must_use]
    pub fn run(self: &Arc<Self>, request: Request) -> BoxFuture<'static, Response> {
        let next = Next {
            chain: Arc::clone(self),
            position: 0,
        };
        Box::pin(run_guarded(next, request))
    }
}

/// Runs the rest of the call. A panic in it becomes a 500.
async fn run_guarded(next: Next, request: Request) -> Response {
    let mut rest = pin!(next.run(request));
    poll_fn(|cx| match catching(rest.as_mut(), cx) {
        Poll::Pending => Poll::Pending,
        Poll::Ready(Ok(response)) => Poll::Ready(response),
        Poll::Ready(Err(panic)) => Poll::Ready(panic_response(panic.message())),
    })
    .await
}

/// Answers a panic of the middleware inside, so that those outside see a response.
#[derive(Clone, Copy, Debug)]
pub struct CatchPanic;

impl Middleware for CatchPanic {
    async fn handle(&self, request: Request, next: Next) -> Response {
        run_guarded(next, request).await
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
    pub async fn run(self, request: Request) -> Response {
        let Self { chain, position } = self;
        match chain.list.get(position) {
            Some(Link {
                middleware,
                arguments,
            }) => {
                let next = Self {
                    chain: Arc::clone(&chain),
                    position: position + 1,
                };
                middleware.handle(request, next, arguments).await
            }
            None => (chain.tail)(request).await,
        }
    }
}
