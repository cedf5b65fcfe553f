//! What is made at `build()` of what the program is told from outside, such as the keys of tokens.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use crate::error::BuildError;
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::params::{Argument, Source};
use crate::request::Slot;
use crate::settings::Sources;

/// What a preparation is told.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The title of the program.
    pub application: String,
    /// Where settings are looked for.
    pub sources: Sources,
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

impl fmt::Debug for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preparation")
    }
}
