//! What a request holds for its dependencies: their values, and how those end.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

use super::{Rare, Request};
use crate::error::BoxError;
use crate::task::{BoxFuture, Tasks, catch};

/// The value of a dependency.
pub(crate) type Slot = Arc<dyn Any + Send + Sync>;

/// Values of a request by their index. Most routes have a few, which need no allocation.
pub(super) type Slots = SmallVec<[Option<Slot>; 4]>;

/// How a request ended, as a teardown is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// With an answer below 400.
    Success,
    /// With an answer of 400 or above, or an error.
    Error,
    /// With a panic.
    Panicked,
    /// The route's time was up.
    TimedOut,
    /// The client went away, and the route was not to go on.
    ClientGone,
}

impl Outcome {
    /// Whether what was begun is to be kept.
    #[must_use]
    pub fn is_success(self) -> bool {
        self == Self::Success
    }
}

/// The end of one value.
pub(crate) type Teardown =
    Box<dyn FnOnce(Outcome) -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync>;

/// The teardowns of a request, in the order in which the values were made.
///
/// Dropped with some left, which happens when the client went away, they run on a task of their own.
#[derive(Default)]
pub(crate) struct Teardowns {
    list: Vec<(&'static str, Teardown)>,
    /// `None`: on a task of their own already, which a runtime that ends drops.
    tasks: Option<Tasks>,
}

impl Teardowns {
    fn new(tasks: Tasks) -> Self {
        Self {
            list: Vec::new(),
            tasks: Some(tasks),
        }
    }

    /// Runs them, the last one first, whatever becomes of the others. What comes after one that failed
    /// is told of an error. Returns whether all succeeded.
    pub(crate) async fn run(mut self, mut outcome: Outcome) -> bool {
        let mut succeeded = true;
        while let Some((name, teardown)) = self.list.pop() {
            let error: BoxError = match catch(async { teardown(outcome).await }).await {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => error,
                Err(panic) => panic.into(),
            };
            tracing::error!(dependency = name, %error, "the teardown of a dependency failed");
            succeeded = false;
            if outcome.is_success() {
                outcome = Outcome::Error;
            }
        }
        succeeded
    }
}

impl Drop for Teardowns {
    fn drop(&mut self) {
        let Some(tasks) = self.tasks.take().filter(|_| !self.list.is_empty()) else {
            return;
        };
        let left = Self {
            list: std::mem::take(&mut self.list),
            tasks: None,
        };
        tasks.spawn_end_if_possible(async move {
            left.run(Outcome::ClientGone).await;
        });
    }
}

impl fmt::Debug for Teardowns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.list.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Request {
    /// The value of the dependency at an index, if it has been made.
    #[inline]
    pub(crate) fn slot(&self, index: usize) -> Option<&Slot> {
        self.0.slots.get(index)?.as_ref()
    }

    /// Keeps the value of a dependency.
    pub(crate) fn set_slot(&mut self, index: usize, value: Slot) {
        let slots = &mut self.0.slots;
        if slots.len() <= index {
            slots.resize_with(index + 1, || None);
        }
        slots[index] = Some(value);
    }

    /// Whether an argument that was read before has faults.
    #[inline]
    pub(crate) fn has_faults(&self) -> bool {
        self.0.rare.as_ref().is_some_and(|rare| rare.has_faults)
    }

    /// Notes it, for the groups that are read next.
    pub(crate) fn note_faults(&mut self, has_faults: bool) {
        match &mut self.0.rare {
            Some(rare) => rare.has_faults = has_faults,
            None if has_faults => self.0.rare().has_faults = true,
            None => {}
        }
    }

    /// Adds the end of a value that has been made.
    pub(crate) fn push_teardown(&mut self, name: &'static str, teardown: Teardown) {
        let tasks = self.tasks();
        let teardowns = self
            .0
            .rare()
            .teardowns
            .get_or_insert_with(|| Teardowns::new(tasks));
        teardowns.list.push((name, teardown));
    }

    /// Whether a value was made that has an end.
    #[inline]
    pub(crate) fn has_teardowns(&self) -> bool {
        self.0
            .rare
            .as_ref()
            .is_some_and(|rare| rare.teardowns.is_some())
    }

    /// Whether neither a value has to end nor work is left to be done.
    #[inline]
    pub(crate) fn leaves_nothing(&self) -> bool {
        let leaves = |rare: &Rare| rare.teardowns.is_some() || rare.background.is_some();
        !self.0.rare.as_deref().is_some_and(leaves)
    }

    /// Takes the teardowns, if there are any. The values that the request holds are dropped first, so that each
    /// teardown has its own for itself.
    pub(crate) fn take_teardowns(&mut self) -> Option<Teardowns> {
        let teardowns = self.0.rare.as_mut()?.teardowns.take()?;
        while self.0.slots.pop().is_some() {}
        Some(teardowns)
    }
}
