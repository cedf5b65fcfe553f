//! Interceptors: change a request, or answer it early.
//!
//! Position: after the before hooks, before permissions. An interceptor never sees the response.

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, HandlerError};
use crate::meta::{ResponsesMeta, SourceLocation};
use crate::request::Request;
use crate::response::{IntoResponse, Response};
use crate::task::InlineFuture;

/// Changes a request before its handler runs, or answers it instead.
///
/// # Order
/// Outer levels first, within a level as declared. The first one that answers ends the walk: neither further
/// interceptors nor permissions nor the handler run.
///
/// # Example
/// ```
/// use http::HeaderValue;
/// use ravyn_core::layer::{Early, Interceptor};
/// use ravyn_core::request::Request;
///
/// struct AuditTrail;
///
/// impl Interceptor for AuditTrail {
///     async fn intercept(&self, request: &mut Request) -> Result<(), Early> {
///         request.headers_mut().insert("x-audited", HeaderValue::from_static("yes"));
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an interceptor",
    label = "does not implement `Interceptor`",
    note = "a closure becomes one by `interceptor_fn(|request: &mut Request| ..)`"
)]
pub trait Interceptor: Send + Sync + 'static {
    /// Returns `Ok(())` to let the request pass.
    ///
    /// # Errors
    /// [`Early`]: an answer, or an error that exception handlers see.
    fn intercept(&self, request: &mut Request) -> impl Future<Output = Result<(), Early>> + Send;

    /// Writes down the answers that it can give. Default: none.
    fn describe(&self, _: &mut ResponsesMeta) {}
}

/// The end of a request before its handler ran.
///
/// Behind a pointer, so that a `Result` of it is not large.
pub struct Early(pub(super) Box<Result<Response, Error>>);

impl Early {
    /// An answer.
    pub fn answer(answer: impl IntoResponse) -> Self {
        Self(Box::new(Ok(answer.into_response())))
    }
}

impl<E: HandlerError> From<E> for Early {
    fn from(error: E) -> Self {
        Self(Box::new(Err(error.into_error())))
    }
}

impl fmt::Debug for Early {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Ok(response) => write!(f, "Early({})", response.status()),
            Err(error) => write!(f, "Early({error:?})"),
        }
    }
}

/// An interceptor of a level.
#[derive(Clone)]
pub(crate) struct ListedInterceptor {
    intercept: Arc<dyn DynInterceptor>,
    pub(crate) name: &'static str,
    /// Where a level was given it.
    pub(crate) source: SourceLocation,
}

impl ListedInterceptor {
    pub(super) fn new<I: Interceptor>(interceptor: I, source: SourceLocation) -> Self {
        Self {
            intercept: Arc::new(interceptor),
            name: std::any::type_name::<I>(),
            source,
        }
    }

    pub(super) fn intercept<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> InlineFuture<'a, Result<(), Early>> {
        self.intercept.intercept(request)
    }

    pub(crate) fn describe(&self, meta: &mut ResponsesMeta) {
        self.intercept.describe(meta);
    }
}

impl fmt::Debug for ListedInterceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interceptor({})", self.name)
    }
}

trait DynInterceptor: Send + Sync {
    fn intercept<'a>(&'a self, request: &'a mut Request) -> InlineFuture<'a, Result<(), Early>>;

    fn describe(&self, meta: &mut ResponsesMeta);
}

impl<I: Interceptor> DynInterceptor for I {
    fn intercept<'a>(&'a self, request: &'a mut Request) -> InlineFuture<'a, Result<(), Early>> {
        InlineFuture::from_or_box(Interceptor::intercept(self, request))
    }

    fn describe(&self, meta: &mut ResponsesMeta) {
        Interceptor::describe(self, meta);
    }
}

/// An interceptor of a closure that does not wait.
pub fn interceptor_fn<F>(function: F) -> impl Interceptor
where
    F: Fn(&mut Request) -> Result<(), Early> + Send + Sync + 'static,
{
    struct Function<F>(F);

    impl<F> Interceptor for Function<F>
    where
        F: Fn(&mut Request) -> Result<(), Early> + Send + Sync + 'static,
    {
        async fn intercept(&self, request: &mut Request) -> Result<(), Early> {
            (self.0)(request)
        }
    }

    Function(function)
}
