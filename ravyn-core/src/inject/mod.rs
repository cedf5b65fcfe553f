//! Values of the application, given to handlers by type.
//!
//! Which value an argument gets is decided at `build()`: at run time it is a pointer in the argument's
//! plan. This room knows nothing of routes.

use std::any::Any;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

use crate::error::{BuildFault, Error};
use crate::meta::{ArgumentKind, ArgumentMeta, DependencyKey, SourceLocation};
use crate::params::{Argument, FromRequest, Rejection, Source, Stage};
use crate::request::Request;

/// A shared value of the application.
///
/// `Inject<T>` needs a `T` that was given with `.state(..)`; without one `build()` fails with RV0005.
/// `Option<Inject<T>>` is `None` instead.
#[derive(Debug)]
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

/// What `build()` promises does not hold; no request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("the plan of the route has no `{0}`")]
struct WrongPlan(&'static str);

impl<T: Send + Sync + 'static> FromRequest for Inject<T> {
    const STAGE: Stage = Stage::Dependency;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Dependency {
            key: DependencyKey::of::<T>(),
        };
    }

    async fn from_request(_: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        match argument.source() {
            Source::Value(value) => match Arc::clone(value).downcast::<T>() {
                Ok(value) => Ok(Self(value)),
                Err(_) => Err(Rejection::Answer(Error::internal(WrongPlan(
                    std::any::type_name::<T>(),
                )))),
            },
            _ => Err(Rejection::Missing),
        }
    }
}

/// The values given to an application.
#[derive(Clone, Debug, Default)]
pub struct Values {
    list: Vec<Value>,
}

#[derive(Clone, Debug)]
struct Value {
    key: DependencyKey,
    value: Arc<dyn Any + Send + Sync>,
    given_at: SourceLocation,
}

impl Values {
    /// Adds a value.
    #[track_caller]
    pub fn add<T: Send + Sync + 'static>(&mut self, value: T) {
        self.list.push(Value {
            key: DependencyKey::of::<T>(),
            value: Arc::new(value),
            given_at: Location::caller().into(),
        });
    }

    /// The values that were given twice.
    #[must_use]
    pub fn duplicates(&self) -> Vec<BuildFault> {
        let twice = self
            .list
            .iter()
            .enumerate()
            .filter_map(|(position, value)| {
                let first = self.list[..position]
                    .iter()
                    .find(|other| other.key == value.key)?;
                Some((first, value))
            });
        twice
            .map(|(first, second)| {
                BuildFault::new(
                    "RV0006",
                    format!("two values of the type `{}`", second.key.type_name),
                )
                .at(second.given_at)
                .note(format!("the first one is given at {}", first.given_at))
                .help("wrap one of them in a type of its own: `struct Second(..);`")
            })
            .collect()
    }

    /// The source of a dependency.
    ///
    /// # Errors
    /// The fault, when a required one was not given.
    pub fn resolve(
        &self,
        argument: &ArgumentMeta,
        key: DependencyKey,
    ) -> Result<Source, BuildFault> {
        if let Some(found) = self.list.iter().find(|value| value.key == key) {
            return Ok(Source::Value(Arc::clone(&found.value)));
        }
        if !argument.required {
            return Ok(Source::Absent);
        }
        let message = format!(
            "there is no `{}` for the argument `{}`",
            key.type_name, argument.name
        );
        let mut fault = BuildFault::new("RV0005", message);
        if let Some(near) = self
            .list
            .iter()
            .find(|value| is_near(value.key.type_name, key.type_name))
        {
            fault = fault.note(format!("there is a `{}`", near.key.type_name));
        }
        Err(fault.help("give the application one with `.state(..)`, or take `Option<Inject<..>>`"))
    }
}

/// Whether two types differ only by a wrapper such as `Arc`, or only by their module.
fn is_near(given: &str, wanted: &str) -> bool {
    let last = |name: &str| {
        name.rsplit("::")
            .next()
            .unwrap_or(name)
            .trim_end_matches('>')
            .to_owned()
    };
    given.contains(wanted) || wanted.contains(given) || last(given) == last(wanted)
}
