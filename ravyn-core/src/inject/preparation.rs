//! What is made at `build()` of what the program is told from outside, such as the keys of tokens.

use std::any::{TypeId, type_name};
use std::fmt;
use std::future::ready;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use super::dependency::Description;
use super::node::{Made, Make, kept};
use super::provider::{Provider, Scope};
use crate::error::{BuildError, Error};
use crate::meta::{Access, ArgumentKind, ArgumentMeta, DependencyKey};
use crate::params::{Argument, Source};
use crate::request::{Request, Slot};
use crate::settings::{Clock, Sources};
use crate::task::InlineFuture;

/// What a preparation is told.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The title of the program.
    pub application: String,
    /// Where settings are looked for.
    pub sources: Sources,
    /// What tells the time.
    pub clock: Clock,
}

type Prepare = dyn Fn(&Outside) -> Result<Slot, BuildError> + Send + Sync;

/// Makes a value at `build()`, once for each owner. What is wrong are faults of the build, as those of settings are: the
/// commands that only tell of the application do without the value.
#[derive(Clone)]
pub struct Preparation {
    pub(super) owner: Owner,
    prepare: Arc<Prepare>,
}

/// Whose value it is: an address, and a type, for values without a size may share an address.
pub(super) type Owner = (usize, TypeId);

impl Preparation {
    /// A value of `owner` that this function makes.
    pub fn new<S, T, F>(owner: &S, prepare: F) -> Self
    where
        S: 'static,
        T: Send + Sync + 'static,
        F: Fn(&Outside) -> Result<T, BuildError> + Send + Sync + 'static,
    {
        Self {
            owner: (std::ptr::from_ref(owner).addr(), TypeId::of::<S>()),
            prepare: Arc::new(move |outside| {
                let made: Slot = Arc::new(prepare(outside)?);
                Ok(made)
            }),
        }
    }

    /// An argument that is the value.
    #[must_use]
    pub fn into_argument(self) -> ArgumentMeta {
        let mut argument = ArgumentMeta::new("");
        argument.kind = ArgumentKind::Prepared(Arc::new(self));
        argument
    }

    /// A provider of the value, which is one of the application.
    #[track_caller]
    pub fn into_provider<T: Clone + Send + Sync + 'static>(self) -> Provider<T> {
        let description = Description {
            arguments: vec![self.into_argument()],
            source: Location::caller().into(),
            function: type_name::<T>(),
            ..Description::new(DependencyKey::of::<T>(), Scope::App)
        };
        Provider::made(description, Arc::new(Copies(PhantomData::<fn() -> T>)))
    }

    pub(super) fn make(&self, outside: &Outside) -> Result<Slot, BuildError> {
        (self.prepare)(outside)
    }
}

/// The value of an argument that was prepared. `None`: it is another argument.
#[must_use]
pub fn prepared<T: 'static>(argument: &Argument) -> Option<&T> {
    match argument.source() {
        Source::Provided(value) => value.downcast_ref(),
        _ => None,
    }
}

/// Gives a copy of a value that was prepared.
struct Copies<T>(PhantomData<fn() -> T>);

/// An application is not served without what is prepared for it.
#[derive(Debug, thiserror::Error)]
#[error("the value of `{0}` was not prepared")]
struct Unprepared(&'static str);

impl<T: Clone + Send + Sync + 'static> Make for Copies<T> {
    fn make<'a>(
        &'a self,
        _: &'a mut Request,
        arguments: &'a [Argument],
        access: Access,
    ) -> InlineFuture<'a, Result<Made, Error>> {
        let value = arguments.first().and_then(prepared::<T>).cloned();
        let value = value.ok_or_else(|| Error::internal(Unprepared(type_name::<T>())));
        InlineFuture::from_or_box(ready(value.map(|value| kept(value, None, access))))
    }
}

impl fmt::Debug for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preparation")
    }
}
