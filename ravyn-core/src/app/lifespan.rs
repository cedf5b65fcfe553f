//! An async function that lives as long as the application.

use std::marker::PhantomData;
use std::sync::Arc;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::inject::{Arguments, CallAfter, Provides};
use crate::meta::ArgumentMeta;
use crate::params::Argument;
use crate::request::Request;
use crate::task::BoxFuture;

/// The yield point of a lifespan: what is before it runs at startup, what is behind it at shutdown.
///
/// # Example
/// ```
/// use ravyn_core::app::{Lifespan, Ravyn};
/// use ravyn_core::error::HttpError;
///
/// async fn heart(lifespan: Lifespan) -> Result<(), HttpError> {
///     // open what is needed
///     lifespan.until_shutdown().await;
///     // close it
///     Ok(())
/// }
///
/// let app: Ravyn = Ravyn::new().lifespan(heart);
/// ```
#[derive(Debug)]
pub struct Lifespan {
    started: oneshot::Sender<()>,
    shutdown: CancellationToken,
}

impl Lifespan {
    pub(super) fn new(shutdown: CancellationToken) -> (Self, oneshot::Receiver<()>) {
        let (started, has_started) = oneshot::channel();
        (Self { started, shutdown }, has_started)
    }

    /// Ends the startup part, and waits for the shutdown.
    pub async fn until_shutdown(self) {
        let Self { started, shutdown } = self;
        let _ = started.send(());
        shutdown.cancelled().await;
    }
}

/// What `.lifespan(..)` takes: an `async` function of a [`Lifespan`], and of values of the application.
#[diagnostic::on_unimplemented(
    message = "this is no lifespan",
    label = "not an `async` function of a `Lifespan`",
    note = "write `async fn name(lifespan: Lifespan) -> Result<(), ravyn::Error>`"
)]
pub trait IntoLifespan<M> {
    /// The lifespan.
    #[doc(hidden)] // For applications; no promise is made about it.
    fn into_lifespan(self) -> ListedLifespan;
}

/// A lifespan of an application: inert, and cheap to clone.
#[derive(Clone)]
pub struct ListedLifespan {
    pub(super) run: Arc<dyn DynLifespan>,
    pub(super) arguments: Vec<ArgumentMeta>,
    pub(super) name: &'static str,
}

impl std::fmt::Debug for ListedLifespan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lifespan({})", self.name)
    }
}

pub(super) trait DynLifespan: Send + Sync {
    fn run(
        self: Arc<Self>,
        lifespan: Lifespan,
        arguments: Arc<[Argument]>,
    ) -> BoxFuture<'static, Result<(), Error>>;
}

struct Function<F, A> {
    function: F,
    arguments: PhantomData<fn(A)>,
}

impl<F, A, Fut> DynLifespan for Function<F, A>
where
    F: CallAfter<(Lifespan,), A, Output = Fut>,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Provides<()>,
{
    fn run(
        self: Arc<Self>,
        lifespan: Lifespan,
        arguments: Arc<[Argument]>,
    ) -> BoxFuture<'static, Result<(), Error>> {
        Box::pin(async move {
            let values = A::read(&mut Request::empty(), &arguments).await?;
            let ended = self.function.call_after((lifespan,), values).await;
            ended.provide().map(drop)
        })
    }
}

#[diagnostic::do_not_recommend]
impl<F, A, Fut> IntoLifespan<(A, Fut)> for F
where
    F: CallAfter<(Lifespan,), A, Output = Fut>,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Provides<()>,
{
    fn into_lifespan(self) -> ListedLifespan {
        ListedLifespan {
            run: Arc::new(Function {
                function: self,
                arguments: PhantomData,
            }),
            arguments: A::describe(),
            name: std::any::type_name::<F>(),
        }
    }
}
