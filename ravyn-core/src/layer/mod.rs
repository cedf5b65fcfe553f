//! What stands around a handler, and the order in which it runs.

mod middleware;
mod pipeline;
mod tower;

#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::middleware::{Chain, MiddlewareList};
pub use self::middleware::{Middleware, Next};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::pipeline::{Pipeline, RouteFuture, guarded};
pub use self::tower::{HttpLayer, HttpService, NextService, TowerLayer};
