//! What is made for tower: a layer becomes a [`Middleware`], a service answers requests.
//!
//! A layer is applied once, where it is listed, around a service that has no state. What belongs to one
//! request, our half of it and the rest of the call, travels through the layer in the request's extensions.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Body as HttpBody;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;
use tower_layer::Layer;
use tower_service::Service;

use super::{Middleware, Next};
use crate::endpoint::BoxFuture;
use crate::error::{BoxError, Error, HttpError};
use crate::request::{Body, BodyError, Detached, Request};
use crate::response::{Response, error_response};

/// A tower service that answers HTTP requests. Every service that fits has it; nothing is to be implemented.
///
/// # Errors
/// An error of the service becomes an opaque 500, and its text goes to the log. Tower's `Elapsed` and `Overloaded`
/// become 503, and a request body that could not be read has the status that it has in a handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tower service that answers HTTP requests",
    label = "does not fit",
    note = "it is a `Service<http::Request<ravyn::request::Body>>` that is `Clone + Send + Sync`, with a future that is `Send`",
    note = "it answers with `http::Response<B>`, where `B` is an `http_body::Body<Data = Bytes>`, and its error is `Into<BoxError>`"
)]
pub trait HttpService: Clone + Send + Sync + 'static {
    /// Waits until the service is ready, and lets it answer.
    #[doc(hidden)] // For the rooms above; no promise is made about it.
    fn answer(
        self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<Response, Error>> + Send;
}

impl<S, B> HttpService for S
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    // The clone that was ready is the one that is called: readiness may be a place that was reserved.
    async fn answer(mut self, request: http::Request<Body>) -> Result<Response, Error> {
        let ready = poll_fn(|cx| self.poll_ready(cx)).await;
        ready.map_err(|error| failure(error.into()))?;
        let answer = self.call(request).await;
        answer
            .map(|response| response.map(Body::new))
            .map_err(|error| failure(error.into()))
    }
}

/// A tower layer that fits around the rest of the call. Every layer whose service is an [`HttpService`] has it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tower layer that fits around a call",
    label = "does not fit",
    note = "it is a `Layer<NextService>` whose service is an `HttpService`",
    note = "what implements `Middleware` is listed with `.middleware(..)`"
)]
pub trait HttpLayer {
    /// The service that it makes.
    #[doc(hidden)] // For the rooms above; no promise is made about it.
    type Service: HttpService;

    /// Applies it.
    #[doc(hidden)] // For the rooms above; no promise is made about it.
    fn apply(self) -> Self::Service;
}

impl<L> HttpLayer for L
where
    L: Layer<NextService>,
    L::Service: HttpService,
{
    type Service = L::Service;

    fn apply(self) -> L::Service {
        self.layer(NextService(()))
    }
}

/// A tower layer as a [`Middleware`]. `.layer(..)` makes one; extensions hand it to `AppBuilder::middleware`.
///
/// The layer is applied once, so what it holds is shared by all requests: a limit of concurrent calls counts
/// those of the whole level.
///
/// # Errors
/// As those of an [`HttpService`]. A layer that runs the rest of the call a second time, or with a request of its
/// own making, gets a 500 whose log entry says so: what the framework knows of a request exists once.
///
/// # Example
/// ```
/// use ravyn_core::layer::TowerLayer;
/// use tower::timeout::TimeoutLayer;
///
/// let layer = TowerLayer::new(TimeoutLayer::new(std::time::Duration::from_secs(5)));
/// ```
pub struct TowerLayer<S> {
    service: S,
}

impl<S: HttpService> TowerLayer<S> {
    /// Applies the layer.
    #[must_use]
    pub fn new(layer: impl HttpLayer<Service = S>) -> Self {
        Self {
            service: layer.apply(),
        }
    }
}

impl<S: HttpService> Middleware for TowerLayer<S> {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let (mut request, rest) = request.detach();
        request.extensions_mut().insert(Passage::new(next, rest));
        let answer = self.service.clone().answer(request).await;
        answer.unwrap_or_else(error_response)
    }
}

impl<S> fmt::Debug for TowerLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TowerLayer({})", std::any::type_name::<S>())
    }
}

/// What a request leaves behind while it is with a layer, and the rest of the call. `None`: it has been taken.
#[derive(Clone)]
struct Passage(Arc<Mutex<Option<(Next, Detached)>>>);

impl Passage {
    fn new(next: Next, rest: Detached) -> Self {
        Self(Arc::new(Mutex::new(Some((next, rest)))))
    }

    fn take(&self) -> Option<(Next, Detached)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Why a layer was not let through to the rest of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum PassageError {
    #[error(
        "a tower layer ran the rest of the call a second time, which only the first request can"
    )]
    Replayed,
    #[error(
        "a tower layer went on with a request of its own making, without the extensions of the one that arrived"
    )]
    Foreign,
}

/// The rest of the call as a tower service: what a layer wraps. It never fails, and takes any request body.
#[derive(Clone, Copy, Debug)]
pub struct NextService(());

impl<B> Service<http::Request<B>> for NextService
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<B>) -> Self::Future {
        let taken = match request.extensions_mut().remove::<Passage>() {
            Some(passage) => passage.take().ok_or(PassageError::Replayed),
            None => Err(PassageError::Foreign),
        };
        Box::pin(async move {
            Ok(match taken {
                Ok((next, rest)) => next.run(rest.attach(request.map(Body::new))).await,
                Err(error) => error_response(Error::internal(error)),
            })
        })
    }
}

/// What an error of tower's side means.
fn failure(error: BoxError) -> Error {
    if error.is::<Elapsed>() {
        let timeout = HttpError::unavailable("the time of a tower service was up").code("timeout");
        return timeout.caused_by(error).into();
    }
    if error.is::<Overloaded>() {
        let overload = HttpError::unavailable("a tower service has too much to do");
        return overload.caused_by(error).into();
    }
    match BodyError::recognize(error) {
        Ok(body) => body.into(),
        Err(other) => Error::internal(other),
    }
}
