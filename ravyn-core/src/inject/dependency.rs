//! A dependency as a level holds it: a provider whose type is known only to those who ask for it.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::node::{Cast, Kind, Make, Node};
use super::provider::Scope;
use crate::meta::{ArgumentMeta, DependencyKey, ResponsesMeta, SourceLocation};
use crate::request::Slot;

/// A provider without its type: inert, and cheap to clone.
#[derive(Clone)]
#[must_use = "a dependency does nothing until it is given to a level"]
pub struct Dependency {
    description: Arc<Description>,
    pub(super) origin: Origin,
    node: Arc<dyn Fn(Kind) -> Slot + Send + Sync>,
}

/// What is known of a dependency before it is made.
#[derive(Clone, Debug)]
pub struct Description {
    /// By what it is asked for.
    pub key: DependencyKey,
    /// How long it lives.
    pub scope: Scope,
    /// Whether a value of the application is made only when it is needed.
    pub is_lazy: bool,
    /// Whether mounted applications see it.
    pub is_everywhere: bool,
    /// Whether something runs at its end.
    pub has_end: bool,
    /// Whether the value is behind an [`Arc`], which its provider may keep.
    pub is_behind_arc: bool,
    /// The arguments of its function.
    pub arguments: Vec<ArgumentMeta>,
    /// The answers that its error can be.
    pub responses: ResponsesMeta,
    /// Where it was given, or where its function stands.
    pub source: SourceLocation,
    /// Path of the function. Empty for a value.
    pub function: &'static str,
}

impl Description {
    pub(super) fn of_value(key: DependencyKey, place: &'static Location<'static>) -> Self {
        Self {
            source: place.into(),
            ..Self::new(key, Scope::App)
        }
    }

    /// What lives so long, and of which nothing more is known.
    pub(crate) fn new(key: DependencyKey, scope: Scope) -> Self {
        Self {
            key,
            scope,
            is_lazy: false,
            is_everywhere: false,
            has_end: false,
            is_behind_arc: false,
            arguments: Vec::new(),
            responses: ResponsesMeta::default(),
            source: SourceLocation::default(),
            function: "",
        }
    }
}

/// What the value comes from.
#[derive(Clone)]
pub(super) enum Origin {
    Value(Slot),
    Made(Arc<dyn Make>),
}

impl Dependency {
    pub(super) fn value<T: ?Sized + Send + Sync + 'static>(
        description: Description,
        value: Slot,
        cast: Cast<T>,
    ) -> Self {
        Self::new(description, Origin::Value(value), cast)
    }

    pub(super) fn made<T: ?Sized + Send + Sync + 'static>(
        description: Description,
        make: Arc<dyn Make>,
        cast: Cast<T>,
    ) -> Self {
        Self::new(description, Origin::Made(make), cast)
    }

    fn new<T: ?Sized + Send + Sync + 'static>(
        description: Description,
        origin: Origin,
        cast: Cast<T>,
    ) -> Self {
        Self {
            description: Arc::new(description),
            origin,
            node: Arc::new(move |kind| Arc::new(Node { kind, cast })),
        }
    }

    pub(super) fn named(mut self, name: &'static str) -> Self {
        let description = Arc::make_mut(&mut self.description);
        description.key = description.key.named(Some(name));
        self
    }

    pub(super) fn lazy(mut self) -> Self {
        Arc::make_mut(&mut self.description).is_lazy = true;
        self
    }

    pub(super) fn everywhere(mut self) -> Self {
        Arc::make_mut(&mut self.description).is_everywhere = true;
        self
    }

    pub(super) fn behind_arc(mut self) -> Self {
        Arc::make_mut(&mut self.description).is_behind_arc = true;
        self
    }

    /// The same, given there.
    pub(crate) fn at(mut self, source: SourceLocation) -> Self {
        Arc::make_mut(&mut self.description).source = source;
        self
    }

    /// What is known of it.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// What tells it from every other one.
    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.description).addr()
    }

    /// The source of an argument that asks for it.
    pub(super) fn node(&self, kind: Kind) -> Slot {
        (self.node)(kind)
    }
}

impl fmt::Debug for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Description { key, scope, .. } = &*self.description;
        write!(f, "Dependency({key}, {})", scope.as_str())
    }
}
