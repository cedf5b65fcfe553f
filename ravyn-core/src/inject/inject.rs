//! `Inject<T>` and its sisters: the arguments that ask for a dependency.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::node::Node;
use crate::error::Error;
use crate::meta::{Access, ArgumentKind, ArgumentMeta, DependencyKey};
use crate::params::{Argument, FromRequest, Rejection, Source, Stage};
use crate::request::Request;

/// A shared value that the application makes.
///
/// `Inject<T>` needs a provider of `T` at one of the handler's levels; without one `build()` fails with RV0005.
/// `Option<Inject<T>>` is `None` instead.
///
/// # Errors
/// Those of the provider.
///
/// # Example
/// ```
/// use ravyn_core::inject::Inject;
///
/// async fn greet(greeting: Inject<String>) -> String {
///     format!("{}, world", *greeting)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert_eq!(greet(Inject::new("Hello".to_owned())).await, "Hello, world");
/// # }
/// ```
pub struct Inject<T: ?Sized>(Arc<T>);

impl<T: ?Sized> Inject<T> {
    /// A value for calling a handler in a unit test.
    pub fn new(value: T) -> Self
    where
        T: Sized,
    {
        Self(Arc::new(value))
    }

    /// The shared value itself.
    #[must_use]
    pub fn into_arc(self) -> Arc<T> {
        self.0
    }
}

impl<T: ?Sized> From<Arc<T>> for Inject<T> {
    fn from(value: Arc<T>) -> Self {
        Self(value)
    }
}

impl<T: ?Sized> Clone for Inject<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> Deref for Inject<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A value may be a secret, so it is not shown.
impl<T: ?Sized> fmt::Debug for Inject<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inject<{}>", std::any::type_name::<T>())
    }
}

impl<T: ?Sized + Send + Sync + 'static> FromRequest for Inject<T> {
    const STAGE: Stage = Stage::Dependency;

    fn describe(argument: &mut ArgumentMeta) {
        describe::<T>(argument, Access::Shared);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        Ok(Self(node::<T>(argument)?.shared(request).await?))
    }
}

/// A value of this request that its one taker may change: a transaction, a unit of work.
///
/// Two takers in one route, or a taker beside an `Inject<T>`, are the build fault RV0025.
///
/// # Errors
/// Those of the provider.
pub struct InjectMut<T>(OwnedMutexGuard<T>);

impl<T> InjectMut<T> {
    /// A value for calling a handler in a unit test.
    ///
    /// # Panics
    /// Never: nobody else has the value.
    pub fn new(value: T) -> Self {
        let guard = Arc::new(Mutex::new(value)).try_lock_owned();
        Self(guard.expect("nobody else has the value"))
    }
}

impl<T> Deref for InjectMut<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for InjectMut<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> fmt::Debug for InjectMut<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InjectMut<{}>", std::any::type_name::<T>())
    }
}

impl<T: Send + Sync + 'static> FromRequest for InjectMut<T> {
    const STAGE: Stage = Stage::Dependency;

    fn describe(argument: &mut ArgumentMeta) {
        describe::<T>(argument, Access::Exclusive);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        Ok(Self(node::<T>(argument)?.exclusive(request).await?))
    }
}

/// A value that is made for this argument alone and moved into it.
#[derive(Debug)]
pub struct Owned<T>(pub T);

impl<T: Send + Sync + 'static> FromRequest for Owned<T> {
    const STAGE: Stage = Stage::Dependency;

    fn describe(argument: &mut ArgumentMeta) {
        describe::<T>(argument, Access::Owned);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        Ok(Self(node::<T>(argument)?.owned(request).await?))
    }
}

/// A clone of a shared value.
#[derive(Debug)]
pub struct Cloned<T>(pub T);

impl<T: Clone + Send + Sync + 'static> FromRequest for Cloned<T> {
    const STAGE: Stage = Stage::Dependency;

    fn describe(argument: &mut ArgumentMeta) {
        describe::<T>(argument, Access::Shared);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        let value = node::<T>(argument)?.shared(request).await?;
        Ok(Self(T::clone(&value)))
    }
}

fn describe<T: ?Sized + 'static>(argument: &mut ArgumentMeta, access: Access) {
    argument.kind = ArgumentKind::Dependency {
        key: DependencyKey::of::<T>(),
        access,
    };
}

/// What `build()` promises does not hold; no request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("the plan of the route has no `{0}`")]
pub(super) struct WrongPlan(pub(super) &'static str);

impl WrongPlan {
    pub(super) fn of<T: ?Sized>() -> Error {
        Error::internal(Self(std::any::type_name::<T>()))
    }
}

#[inline]
fn node<T: ?Sized + 'static>(argument: &Argument) -> Result<&Node<T>, Rejection> {
    let Source::Provided(node) = argument.source() else {
        return Err(Rejection::Missing);
    };
    node.downcast_ref::<Node<T>>()
        .ok_or_else(|| Rejection::Answer(WrongPlan::of::<T>()))
}
