//! How often a client may ask: [`RateLimit`] for requests, [`LoginThrottle`] for attempts to log in.
//!
//! What is known of clients stands in tables of a fixed size ([`MemoryStore`]). A table that is full forgets those first who
//! have asked least, so that no flood of new clients makes it forget one that is being held back.

mod concurrency;
mod fields;
mod key;
mod login;
mod quota;
mod rate_limit;
mod store;
mod table;
mod walk;

use std::time::Duration;

use http::HeaderValue;

pub use self::key::LimitKey;
pub use self::login::{Attempt, LoginThrottle, Throttled};
pub use self::quota::Quota;
pub use self::rate_limit::RateLimit;
pub use self::store::{MemoryStore, RateLimitStore, Taken};

/// The target of audit events.
const AUDIT: &str = "ravyn::audit";

/// Whole seconds, of which a part counts as a whole: who waits so long has waited long enough.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// The value of `Retry-After` (RFC 9110 §10.2.3).
fn retry_after(wait: Duration) -> HeaderValue {
    HeaderValue::from(seconds(wait).max(1))
}
