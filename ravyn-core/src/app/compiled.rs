//! The compiled application.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::edge::Edge;
use super::lifecycle::{ENDED_WITHIN, Lifecycle};
use super::stop::Stop;
use super::{Command, LifecycleError, Running};
use crate::endpoint::Endpoint;
use crate::error::BuildFault;
use crate::layer::{Chain, ChainList, RouteFuture};
use crate::meta::RouteMeta;
use crate::request::{DepartureCell, Request, Scheme};
use crate::response::Response;
use crate::routing::{Routes, UrlError};
use crate::task::{CutOff, Tasks};

/// An application, compiled: immutable, and cheap to clone.
///
/// It answers requests as an [`Endpoint`] and as a `tower::Service`.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    routes: Arc<Routes>,
    /// `None`: there is no middleware, so a request goes straight to the routes.
    chain: Option<Arc<Chain>>,
    /// `None`: nothing is to be done there.
    edge: Option<Arc<Edge>>,
    lifecycle: Arc<Lifecycle>,
    commands: Vec<Command>,
    notices: Vec<(&'static str, String)>,
    warnings: Vec<BuildFault>,
}

impl App {
    pub(super) fn new(
        routes: Arc<Routes>,
        middleware: ChainList,
        edge: Edge,
        lifecycle: Lifecycle,
        commands: Vec<Command>,
        notices: Vec<(&'static str, String)>,
        warnings: Vec<BuildFault>,
    ) -> Self {
        let tail = Arc::clone(&routes);
        let chain = Chain::new(middleware, &lifecycle.tasks, move |request| {
            tail.call(request)
        });
        Self(Arc::new(Inner {
            routes,
            chain,
            edge: edge.shared(),
            lifecycle: Arc::new(lifecycle),
            commands,
            notices,
            warnings,
        }))
    }

    /// Makes the values of the application, and runs what is to run at startup. `serve` and the test client do so
    /// by themselves; whoever hands the application to another server does it once.
    ///
    /// # Errors
    /// The first one, when what had begun has ended again.
    pub async fn startup(&self) -> Result<Running, LifecycleError> {
        let started = self.startup_unless(&Stop::default(), ENDED_WITHIN).await?;
        started.ok_or_else(|| LifecycleError::other("the startup", CutOff))
    }

    /// The same unless it is told to stop before: then what had begun has ended again.
    pub(super) async fn startup_unless(
        &self,
        stop: &Stop,
        limit: Duration,
    ) -> Result<Option<Running>, LifecycleError> {
        self.0.lifecycle.start(stop, limit).await
    }

    /// The tasks of the application.
    #[must_use]
    pub fn tasks(&self) -> &Tasks {
        &self.0.lifecycle.tasks
    }

    /// What is no fault and yet not meant: a provider that nothing asks for.
    #[must_use]
    pub fn warnings(&self) -> &[BuildFault] {
        &self.0.warnings
    }

    /// Every route, in the order of declaration.
    pub fn routes(&self) -> impl Iterator<Item = &RouteMeta> {
        self.0.routes.iter()
    }

    /// The routes that requests with this path find, the path of the other slash among them where the application
    /// takes both.
    pub(super) fn routes_at(&self, path: &str) -> Vec<&RouteMeta> {
        self.0.routes.at(path)
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

impl App {
    /// A place where the route of a request can say what is to be done when the client goes away, while the request
    /// is with the middleware of the application. Not for those whose leaving drops them.
    fn departure(&self, request: &mut Request) -> Option<DepartureCell> {
        if request.method().is_safe() && !self.0.routes.notices_departure_of_safe() {
            return None;
        }
        Some(request.await_departure())
    }
}

impl Endpoint for App {
    type Future = AppFuture;

    #[inline]
    fn call(&self, mut request: Request) -> AppFuture {
        let edge = self.0.edge.as_ref();
        let edge = edge.map(|edge| (edge.see(&mut request), Arc::clone(edge)));
        let answer = match &self.0.chain {
            None => self.0.routes.call(request),
            Some(chain) => {
                // A path that the router will refuse is left as it was sent.
                let _ = request.normalize_path();
                let departure = self.departure(&mut request);
                chain.run(request).told_by(departure)
            }
        };
        AppFuture { answer, edge }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "App({:?})", self.0.routes)
    }
}

/// The application's answer on its way.
#[derive(Debug)]
pub struct AppFuture {
    answer: RouteFuture,
    edge: Option<(Scheme, Arc<Edge>)>,
}

impl Future for AppFuture {
    type Output = Response;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = &mut *self;
        let answer = Pin::new(&mut this.answer).poll(cx);
        match &this.edge {
            None => answer,
            Some((scheme, edge)) => answer.map(|mut response| {
                edge.complete(&mut response, *scheme);
                response
            }),
        }
    }
}
