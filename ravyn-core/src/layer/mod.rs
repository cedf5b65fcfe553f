//! What stands around a handler, and the order in which it runs.

mod middleware;
mod pipeline;

pub use self::middleware::{Chain, Middleware, MiddlewareList, Next};
pub use self::pipeline::{Pipeline, RouteFuture, guarded};
