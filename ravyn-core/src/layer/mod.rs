//! What stands around a handler, at which level it was said, and in which order it runs.

mod answer;
mod ending;
mod exception;
mod hook;
mod interceptor;
mod level;
mod middleware;
mod next;
mod operators;
mod permission;
mod pipeline;
mod plan;
mod security;
mod steps;
mod tower;

use crate::params::Argument;

#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::answer::RouteFuture;
pub use self::exception::{Caught, ExceptionHandler, IntoExceptionHandler};
pub use self::hook::{
    AfterHook, AfterRequest, BeforeHook, BeforeRequest, IntoAfterHook, IntoBeforeHook,
};
pub use self::interceptor::{Early, Interceptor, interceptor_fn};
pub use self::level::{Cancel, Level, LevelSettings};
pub use self::middleware::{IntoMiddleware, ListedMiddleware, Middleware};
pub use self::next::Next;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::next::{CatchPanic, Chain};
pub use self::operators::{AllowAny, And, DenyAll, Not, Or, Xor, nor};
pub use self::permission::{Decides, Denied, Permission, PermissionFn, Verdict, permission_fn};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::pipeline::{Call, Parts, Pipeline, Walk};
pub use self::plan::Plan;
pub use self::security::IsAuthenticated;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::steps::Steps;
pub use self::tower::{HttpLayer, HttpService, NextService, TowerLayer};

/// Middleware and its compiled arguments, outermost first.
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub type ChainList = Vec<(ListedMiddleware, Box<[Argument]>)>;
