//! Routes as the user groups them, the tree that matches a path, and the step that turns one into the other.

mod applications;
mod checks;
mod compile;
mod controller;
mod dispatch;
mod gateway;
mod host;
mod include;
mod levels;
mod mount;
mod security;
mod source_fault;
mod survey;
mod table;
mod template;
mod url;

pub(crate) use self::checks::{zero_fault, zeros};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::compile::{Defaults, application_middleware, compile};
pub use self::controller::{Controller, InjectedController};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::dispatch::Routes;
pub use self::dispatch::TrailingSlash;
pub use self::gateway::Gateway;
pub use self::host::Host;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::include::Mounted;
pub use self::include::{Include, IntoMounted, IntoRoutes, Router};
pub use self::mount::OriginalUri;
pub(crate) use self::survey::{
    LevelView, Read, RouteView, Said, Step, StepKind, levels as survey_levels,
    routes as survey_routes,
};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::template::{Template, TemplateError};
pub use self::url::{UrlError, Urls};
