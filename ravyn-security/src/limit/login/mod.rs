//! Attempts to log in: how often they may fail.

mod failures;
mod memory;
mod throttle;
mod throttled;

pub use self::throttle::{Attempt, LoginThrottle};
pub use self::throttled::Throttled;
