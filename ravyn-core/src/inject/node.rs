//! Where the value of a dependency comes from, decided at `build()`.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use super::inject::WrongPlan;
use super::scoped::End;
use crate::error::{BoxError, Error};
use crate::meta::{Access, DependencyKey};
use crate::params::Argument;
use crate::request::{Outcome, Request, Slot, Teardown};
use crate::task::{BoxFuture, CutOff, InlineFuture, catch};

/// Looks at a value of unknown type as a `T`.
pub(super) type Cast<T> = fn(&Slot) -> Option<Arc<T>>;

/// The source of an argument that asks for a `T`.
pub(super) struct Node<T: ?Sized> {
    pub(super) kind: Kind,
    pub(super) cast: Cast<T>,
}

/// Where a value is, or how it is made.
#[derive(Clone)]
pub(crate) enum Kind {
    /// It was given.
    Value(Slot),
    /// Made once for the application.
    App(Arc<AppNode>),
    /// Made once for a request that needs it.
    Request(Arc<RequestNode>),
    /// Made for each argument.
    Transient(Arc<Recipe>),
}

/// What a maker has made.
pub struct Made {
    pub(crate) value: Slot,
    pub(crate) teardown: Option<Teardown>,
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Made")
    }
}

/// Makes values of one type.
pub(crate) trait Make: Send + Sync {
    /// Reads the arguments and makes a value, which is kept as the access needs it.
    fn make<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
        access: Access,
    ) -> InlineFuture<'a, Result<Made, Error>>;
}

/// A maker and its compiled arguments.
pub(crate) struct Recipe {
    pub(crate) key: DependencyKey,
    pub(crate) make: Arc<dyn Make>,
    pub(crate) arguments: Box<[Argument]>,
    pub(crate) access: Access,
}

impl Recipe {
    async fn make(&self, request: &mut Request) -> Result<Slot, Error> {
        let made = self
            .make
            .make(request, &self.arguments, self.access)
            .await?;
        if let Some(teardown) = made.teardown {
            request.push_teardown(self.key.type_name, teardown);
        }
        Ok(made.value)
    }
}

/// A dependency of one route.
pub(crate) struct RequestNode {
    /// Its index among the values of the request.
    pub(crate) index: usize,
    pub(crate) recipe: Recipe,
    /// What it needs, directly or not, in the order in which that is made.
    pub(crate) before: Box<[Arc<Self>]>,
}

impl RequestNode {
    /// Makes what it needs and then itself, each unless it is there.
    async fn fill(&self, request: &mut Request) -> Result<(), Error> {
        for node in self.before.iter().map(|node| &**node).chain([self]) {
            if request.slot(node.index).is_none() {
                let value = node.recipe.make(request).await?;
                request.set_slot(node.index, value);
            }
        }
        Ok(())
    }
}

/// A dependency of the application.
pub(crate) struct AppNode {
    pub(crate) recipe: Recipe,
    pub(crate) is_lazy: bool,
    /// It is held by its end, which is given it back or, where nothing is to be done, drops it: an end runs only when
    /// what was made of the value is gone.
    value: OnceCell<Weak<dyn Any + Send + Sync>>,
    ends: Arc<Ends>,
}

impl AppNode {
    pub(super) fn new(recipe: Recipe, is_lazy: bool, ends: Arc<Ends>) -> Self {
        Self {
            recipe,
            is_lazy,
            value: OnceCell::new(),
            ends,
        }
    }

    /// Makes the value, if it was not made before.
    pub(crate) async fn make(&self) -> Result<(), Error> {
        self.held().await.map(drop)
    }

    /// The value, made now if it was not made before. `None`: it is of another type.
    async fn value<T: ?Sized>(&self, cast: Cast<T>) -> Result<Option<Arc<T>>, Error> {
        let value = self.held().await?.upgrade();
        let value = value.ok_or_else(|| Error::internal(HasEnded(self.recipe.key.type_name)))?;
        Ok(cast(&value))
    }

    async fn held(&self) -> Result<&Weak<dyn Any + Send + Sync>, Error> {
        let make = async || {
            let mut request = Request::empty();
            let recipe = &self.recipe;
            let Made { value, teardown } = recipe
                .make
                .make(&mut request, &recipe.arguments, recipe.access)
                .await?;
            let held = Arc::downgrade(&value);
            let end = teardown.unwrap_or_else(|| {
                Box::new(move |_| {
                    drop(value);
                    Box::pin(async { Ok(()) })
                })
            });
            self.ends.push(recipe.key.type_name, end);
            Ok(held)
        };
        self.value.get_or_try_init(make).await
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the application has ended, and with it its `{0}`")]
struct HasEnded(&'static str);

/// The ends of the values of an application, in the order in which those were made.
#[derive(Default)]
pub(crate) struct Ends(Mutex<Vec<(&'static str, Teardown)>>);

impl Ends {
    fn push(&self, name: &'static str, teardown: Teardown) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((name, teardown));
    }

    /// Runs them, the last one first, whatever becomes of the others, until they are cut off. Returns the first error.
    pub(crate) async fn run(&self, cut: &CancellationToken) -> Result<(), BoxError> {
        let mut first = Ok(());
        while let Some((name, teardown)) = self.pop() {
            if cut.is_cancelled() {
                return first.and(Err(CutOff.into()));
            }
            let ended = catch(async { teardown(Outcome::Success).await });
            let error: BoxError = match cut.run_until_cancelled(ended).await {
                Some(Ok(Ok(()))) => continue,
                Some(Ok(Err(error))) => error,
                Some(Err(panic)) => panic.into(),
                None => CutOff.into(),
            };
            tracing::error!(dependency = name, %error, "the teardown of a dependency failed");
            first = first.and(Err(error));
        }
        first
    }

    fn pop(&self) -> Option<(&'static str, Teardown)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

impl<T: ?Sized> Node<T> {
    /// The value for one taker of many.
    pub(super) async fn shared(&self, request: &mut Request) -> Result<Arc<T>, Error> {
        let value = match &self.kind {
            Kind::Value(value) => (self.cast)(value),
            Kind::App(node) => node.value(self.cast).await?,
            Kind::Request(node) => {
                if request.slot(node.index).is_none() {
                    // Boxed, so that what takes several dependencies has not the room of all of them.
                    let fill: BoxFuture<'_, _> = Box::pin(node.fill(request));
                    fill.await?;
                }
                request.slot(node.index).and_then(self.cast)
            }
            Kind::Transient(recipe) => {
                let make: BoxFuture<'_, _> = Box::pin(recipe.make(request));
                (self.cast)(&make.await?)
            }
        };
        value.ok_or_else(WrongPlan::of::<T>)
    }
}

impl<T: Send + Sync + 'static> Node<T> {
    /// The value for its one taker.
    pub(super) async fn exclusive(
        &self,
        request: &mut Request,
    ) -> Result<tokio::sync::OwnedMutexGuard<T>, Error> {
        let value = self.made(request).await?;
        let value = value.downcast::<tokio::sync::Mutex<T>>().ok();
        let guard = value.and_then(|value| value.try_lock_owned().ok());
        guard.ok_or_else(WrongPlan::of::<T>)
    }

    /// The value itself.
    pub(super) async fn owned(&self, request: &mut Request) -> Result<T, Error> {
        let value = self.made(request).await?.downcast::<T>().ok();
        value
            .and_then(Arc::into_inner)
            .ok_or_else(WrongPlan::of::<T>)
    }

    async fn made(&self, request: &mut Request) -> Result<Slot, Error> {
        match &self.kind {
            Kind::Request(node) => {
                let fill: BoxFuture<'_, _> = Box::pin(node.fill(request));
                fill.await?;
                request
                    .slot(node.index)
                    .cloned()
                    .ok_or_else(WrongPlan::of::<T>)
            }
            Kind::Transient(recipe) => {
                let make: BoxFuture<'_, _> = Box::pin(recipe.make(request));
                make.await
            }
            Kind::Value(_) | Kind::App(_) => Err(WrongPlan::of::<T>()),
        }
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(_) => f.write_str("Value"),
            Self::App(node) => write!(f, "App({})", node.recipe.key),
            Self::Request(node) => write!(f, "Request({}, {})", node.index, node.recipe.key),
            Self::Transient(recipe) => write!(f, "Transient({})", recipe.key),
        }
    }
}

/// The two ways in which a value of a sized type is kept.
pub(crate) fn kept<T: Send + Sync + 'static>(
    value: T,
    end: Option<End<T>>,
    access: Access,
) -> Made {
    if access == Access::Exclusive {
        let value = Arc::new(tokio::sync::Mutex::new(value));
        let mine = Arc::clone(&value);
        let teardown = end.map(|end| -> Teardown {
            Box::new(move |outcome| match Arc::into_inner(mine) {
                Some(value) => end(value.into_inner(), outcome),
                None => still_held::<T>(),
            })
        });
        return Made { value, teardown };
    }
    let value = Arc::new(value);
    let mine = Arc::clone(&value);
    let teardown = end.map(|end| -> Teardown {
        Box::new(move |outcome| match Arc::into_inner(mine) {
            Some(value) => end(value, outcome),
            None => still_held::<T>(),
        })
    });
    Made { value, teardown }
}

#[derive(Debug, thiserror::Error)]
#[error("somebody still holds the `{0}`: its end cannot run")]
struct StillHeld(&'static str);

fn still_held<T>() -> BoxFuture<'static, Result<(), BoxError>> {
    Box::pin(async { Err(StillHeld(std::any::type_name::<T>()).into()) })
}

/// The cast of a sized type.
pub(super) fn sized<T: Any + Send + Sync>(value: &Slot) -> Option<Arc<T>> {
    Arc::clone(value).downcast::<T>().ok()
}

/// The cast of a type that is kept as an `Arc`.
pub(super) fn shared<T: ?Sized + Send + Sync + 'static>(value: &Slot) -> Option<Arc<T>> {
    value.downcast_ref::<Arc<T>>().cloned()
}
