//! The application: its description, its compiled form, and the program around it.

mod build;
mod builder;
mod command;
mod compiled;
mod edge;
mod extension;
mod install;
mod lifecycle;
mod lifespan;
mod ravyn;
pub(crate) mod report;
mod run;
mod run_error;
mod serve;
mod stop;
mod tower;

pub use self::builder::{AppBuilder, AppInfo, Inspected};
pub use self::command::{Command, CommandFailure, CommandOptions};
pub use self::compiled::{App, AppFuture};
pub use self::extension::{Bare, Defaults, Extension};
pub use self::lifecycle::{LifecycleError, Running};
pub use self::lifespan::{IntoLifespan, Lifespan, ListedLifespan};
pub use self::ravyn::Ravyn;
pub use self::run_error::RunError;
