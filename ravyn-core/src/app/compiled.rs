//! The compiled application.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Command;
use crate::endpoint::{BoxFuture, Endpoint};
use crate::layer::{Chain, MiddlewareList, Next, RouteFuture, guarded};
use crate::meta::RouteMeta;
use crate::request::Request;
use crate::response::Response;
use crate::routing::{Routes, UrlError};

/// An application, compiled: immutable, and cheap to clone.
///
/// It answers requests as an [`Endpoint`] and as a `tower::Service`.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    routes: Arc<Routes>,
    /// `None`: there is no middleware, so a request goes straight to the routes.
    chain: Option<Arc<Chain>>,
    commands: Vec<Command>,
    notices: Vec<(&'static str, String)>,
}

impl App {
    pub(super) fn new(
        routes: Arc<Routes>,
        middleware: MiddlewareList,
        commands: Vec<Command>,
        notices: Vec<(&'static str, String)>,
    ) -> Self {
        let chain = (!middleware.is_empty()).then(|| {
            let routes = Arc::clone(&routes);
            let tail =
                move |request| -> BoxFuture<'static, Response> { Box::pin(routes.call(request)) };
            Arc::new(middleware.into_chain(tail))
        });
        Self(Arc::new(Inner {
            routes,
            chain,
            commands,
            notices,
        }))
    }

    /// Every route, in the order of declaration.
    pub fn routes(&self) -> impl Iterator<Item = &RouteMeta> {
        self.0.routes.iter()
    }

    /// The path of the route called `name`, with these values, percent-encoded, below the root path.
    ///
    /// # Errors
    /// [`UrlError`]: no such route, or values that do not fit its path.
    pub fn url_for(&self, name: &str, values: &[(&str, &str)]) -> Result<String, UrlError> {
        self.0.routes.url_for(name, values)
    }

    /// Commands that extensions added.
    #[must_use]
    pub fn commands(&self) -> &[Command] {
        &self.0.commands
    }

    pub(super) fn notices(&self) -> &[(&'static str, String)] {
        &self.0.notices
    }
}

impl Endpoint for App {
    type Future = AppFuture;

    fn call(&self, mut request: Request) -> AppFuture {
        AppFuture(match &self.0.chain {
            None => State::Route(self.0.routes.call(request)),
            Some(chain) => {
                request.normalize_path();
                State::Chain(Box::pin(Next::new(Arc::clone(chain)).run(request)))
            }
        })
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "App({:?})", self.0.routes)
    }
}

/// The application's answer on its way.
pub struct AppFuture(State);

enum State {
    Route(RouteFuture),
    Chain(BoxFuture<'static, Response>),
}

impl Future for AppFuture {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match &mut self.0 {
            State::Route(future) => Pin::new(future).poll(cx),
            State::Chain(future) => guarded(Pin::new(future), cx),
        }
    }
}

impl fmt::Debug for AppFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppFuture")
    }
}
