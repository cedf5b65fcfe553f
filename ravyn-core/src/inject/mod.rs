//! Injection: who makes a value, how long it lives, and who gets it.
//!
//! Levels give providers, arguments ask by type. Which provider an argument gets is decided at `build()`, so that
//! at run time it is an index among the values of the request. This room knows nothing of routes.

mod app_values;
mod binds;
mod dependency;
mod faults;
mod function;
mod graph;
#[expect(
    clippy::module_inception,
    reason = "the type that the room is named after"
)]
mod inject;
mod make;
mod needs;
mod node;
mod preparation;
mod provider;
mod recipes;
mod requires;
mod scoped;

#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::app_values::{AppTask, AppValues};
pub use self::binds::Binds;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::dependency::{Dependency, Description};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::function::{Arguments, CallAfter, CallWith};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::graph::{Edge, Environment, Graph, Inherited, Other, Point, Provided};
#[doc(hidden)] // For generated code; no promise is made about it.
pub use self::inject::{Cloned, Owned};
pub use self::inject::{Inject, InjectMut};
#[doc(hidden)] // For generated code and bounds; no promise is made about it.
pub use self::make::{Async, Declared, Plain};
pub use self::make::{IntoProvider, Provides};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::needs::Needs;
pub(crate) use self::node::{Made, Make, kept};
#[doc(hidden)]
// For the rooms above, and for the schemes of ravyn; no promise is made about it.
pub use self::preparation::{Outside, Preparation, prepared};
#[doc(hidden)] // For the schemes of ravyn; no promise is made about it.
pub use self::provider::Already;
pub use self::provider::{IntoDependency, Provider, Scope, named};
#[doc(hidden)] // For generated code; no promise is made about it.
pub use self::requires::{Fields, describe_requires, read_field, unread};
pub use self::scoped::Scoped;
