//! Providers: what makes the value of a dependency.

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use serde::Serialize;

use super::dependency::{Dependency, Description};
use super::function::CallWith;
use super::make::{Async, Attributed, Declared, IntoProvider, Keep, Plain};
use super::node::{Cast, Made, Make, kept, shared, sized};
use crate::meta::DependencyKey;

/// How long a value lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Made once, when the application starts, and shared by all requests.
    App,
    /// Made at most once for each request, when something first needs it.
    #[default]
    Request,
    /// Made for every argument that asks for it.
    Transient,
}

impl Scope {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Request => "request",
            Self::Transient => "transient",
        }
    }
}

/// Makes values of a type `T`.
///
/// A function whose arguments a request can give is a provider: `async` or not, with or without arguments. What
/// makes a plain `T` for each request can be given as it is: `.dependency(connect)`. Where a function returns a
/// `Result` or a [`Scoped`](super::Scoped), the type is named: `Provider::<Db>::request(connect)`.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::inject::{Inject, Provider};
/// use ravyn_core::layer::Level;
/// use ravyn_core::error::HttpError;
///
/// struct Pool;
/// struct Connection;
///
/// async fn open() -> Result<Pool, HttpError> {
///     Ok(Pool)
/// }
///
/// fn connect(_pool: Inject<Pool>) -> Connection {
///     Connection
/// }
///
/// let app: Ravyn = Ravyn::new()
///     .dependency(Provider::<Pool>::app(open))
///     .dependency(connect);
/// ```
#[must_use = "a provider does nothing until it is given to a level"]
pub struct Provider<T: ?Sized> {
    dependency: Dependency,
    type_of: PhantomData<fn() -> Box<T>>,
}

impl<T: Send + Sync + 'static> Provider<T> {
    /// Made once for each request that needs it.
    #[track_caller]
    pub fn request<M>(function: impl IntoProvider<T, M>) -> Self {
        Self::of(function, Scope::Request)
    }

    /// Made once, at startup; a failure stops the startup. Its arguments are values of the application, too.
    #[track_caller]
    pub fn app<M>(function: impl IntoProvider<T, M>) -> Self {
        Self::of(function, Scope::App)
    }

    /// Made for every argument that asks for it.
    #[track_caller]
    pub fn transient<M>(function: impl IntoProvider<T, M>) -> Self {
        Self::of(function, Scope::Transient)
    }

    /// A value that is there already.
    #[track_caller]
    pub fn value(value: T) -> Self {
        let description = Description::of_value(DependencyKey::of::<T>(), Location::caller());
        Self::new(Dependency::value(
            description,
            Arc::new(value),
            sized::<T> as Cast<T>,
        ))
    }

    /// A value that is there already, and that mounted applications see as well: what must hold for all of a program,
    /// such as which tokens are revoked.
    #[track_caller]
    pub fn value_everywhere(value: T) -> Self {
        let provider = Self::value(value);
        Self::new(provider.dependency.everywhere())
    }

    #[track_caller]
    fn of<M>(function: impl IntoProvider<T, M>, scope: Scope) -> Self {
        let keep: Keep<T> = |value, end, access| kept(value, end, access);
        Self::new(function.into_provider(scope, keep, sized::<T>, DependencyKey::of::<T>()))
    }
}

impl<T: Send + Sync + 'static> Provider<T> {
    /// What this maker makes.
    pub(crate) fn made(description: Description, make: Arc<dyn Make>) -> Self {
        Self::new(Dependency::made(description, make, sized::<T>))
    }
}

impl<U: ?Sized + Send + Sync + 'static> Provider<U> {
    /// A provider of a type behind an [`Arc`], such as a trait: `Provider::<dyn Repository>::shared(Scope::App, open)`
    /// with `fn open() -> Arc<dyn Repository>`. It is taken as `Inject<dyn Repository>`.
    #[track_caller]
    pub fn shared<M>(scope: Scope, function: impl IntoProvider<Arc<U>, M>) -> Self {
        let keep: Keep<Arc<U>> = |value, end, _| {
            let value = Arc::new(value);
            let mine = Arc::clone(&value);
            let teardown = end.map(|end| -> crate::request::Teardown {
                Box::new(move |outcome| end(Arc::clone(&mine), outcome))
            });
            Made { value, teardown }
        };
        let key = DependencyKey::of::<U>();
        let dependency = function.into_provider(scope, keep, shared::<U>, key);
        Self::new(dependency.behind_arc())
    }

    /// A value behind an [`Arc`] that is there already.
    #[track_caller]
    pub fn shared_value(value: Arc<U>) -> Self {
        let description = Description::of_value(DependencyKey::of::<U>(), Location::caller());
        Self::new(Dependency::value(
            description,
            Arc::new(value),
            shared::<U> as Cast<U>,
        ))
    }

    fn new(dependency: Dependency) -> Self {
        Self {
            dependency,
            type_of: PhantomData,
        }
    }

    /// Gives it a name, by which it is asked for: `#[inject("replica")] db: Inject<Db>`.
    pub fn named(mut self, name: &'static str) -> Self {
        self.dependency = self.dependency.named(name);
        self
    }

    /// Makes a value of the application when it is first needed, not at startup.
    pub fn lazy(mut self) -> Self {
        self.dependency = self.dependency.lazy();
        self
    }
}

impl<T: ?Sized> fmt::Debug for Provider<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.dependency.fmt(f)
    }
}

/// What a level takes as a dependency: a [`Provider`], or a function that makes a value for each request.
#[diagnostic::on_unimplemented(
    message = "this is no provider",
    label = "neither a `Provider` nor a function that gives a value",
    note = "name the type where a function returns a `Result` or a `Scoped`: `Provider::<Db>::request(connect)`",
    note = "a value that is there already is given by `.state(..)`"
)]
pub trait IntoDependency<M> {
    /// The dependency.
    #[doc(hidden)] // For levels; no promise is made about it.
    fn into_dependency(self) -> Dependency;
}

impl<T: ?Sized> IntoDependency<Self> for Provider<T> {
    fn into_dependency(self) -> Dependency {
        self.dependency
    }
}

#[diagnostic::do_not_recommend]
impl<F, V, M> IntoDependency<(V, M)> for F
where
    F: IntoProvider<V, M> + OutputOf<M, Value = V>,
    V: Send + Sync + 'static,
{
    #[track_caller]
    fn into_dependency(self) -> Dependency {
        Provider::<V>::request(self).into_dependency()
    }
}

/// What a function gives, taken as it is.
pub trait OutputOf<M> {
    /// The value.
    type Value;
}

#[diagnostic::do_not_recommend]
impl<F, A, Fut> OutputOf<(Async, A, Fut)> for F
where
    F: CallWith<A, Output = Fut>,
    Fut: Future,
{
    type Value = Fut::Output;
}

#[diagnostic::do_not_recommend]
impl<F: CallWith<A, Output = O>, A, O> OutputOf<(Plain, A, O)> for F {
    type Value = O;
}

#[diagnostic::do_not_recommend]
impl<F: Fn() -> Declared<O>, O> OutputOf<(Attributed, O)> for F {
    type Value = O;
}

/// Gives a provider a name, by which it is asked for: `.dependency(named("replica", connect))`.
#[track_caller]
pub fn named<M>(name: &'static str, provider: impl IntoDependency<M>) -> Dependency {
    provider.into_dependency().named(name)
}

/// Marks what is a dependency already.
#[derive(Debug)]
pub struct Already;

impl IntoDependency<Already> for Dependency {
    fn into_dependency(self) -> Dependency {
        self
    }
}
