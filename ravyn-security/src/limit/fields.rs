//! The fields `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), which are lists of structured
//! fields (RFC 9651).

use std::fmt::Write;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::{Quota, Taken, seconds};

pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Whether a name can stand in a string of a structured field, as it is (RFC 9651 §3.3.3).
pub(super) const fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut position = 0;
    while position < bytes.len() {
        if !matches!(bytes[position], b' '..=b'~') || matches!(bytes[position], b'"' | b'\\') {
            return false;
        }
        position += 1;
    }
    position > 0
}

/// The policy: `q` requests in `w` seconds.
pub(super) fn policy(name: &str, quota: &Quota) -> Option<HeaderValue> {
    let (burst, window) = (quota.burst(), seconds(quota.window()));
    HeaderValue::try_from(format!("\"{name}\";q={burst};w={window}")).ok()
}

/// What is left: `r` requests, and `t` seconds until all are free again.
pub(super) fn service(name: &str, taken: Taken) -> Option<HeaderValue> {
    let (remaining, full_in) = match taken {
        Taken::Passed { remaining, full_in } => (remaining, full_in),
        Taken::Refused { full_in, .. } => (0, full_in),
    };
    service_of(name, remaining, full_in)
}

fn service_of(name: &str, remaining: u32, full_in: Duration) -> Option<HeaderValue> {
    let mut text = String::with_capacity(name.len() + 40);
    // Writing to a text does not fail.
    let _ = write!(text, "\"{name}\";r={remaining};t={}", seconds(full_in));
    HeaderValue::try_from(text).ok()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    #[test]
    fn fields_are_lists_of_structured_fields() {
        let of = |number| NonZeroU32::new(number).unwrap();
        let minute = Duration::from_mins(1);
        let text = |value: Option<HeaderValue>| value.unwrap().to_str().unwrap().to_owned();
        let quota = Quota::new(of(100), minute, of(100));
        assert_eq!(text(policy("api", &quota)), "\"api\";q=100;w=60");
        // The same rate, of which fewer come at once.
        let quota = Quota::new(of(100), minute, of(10));
        assert_eq!(text(policy("api", &quota)), "\"api\";q=10;w=6");
        let full_in = Duration::from_millis(5_400);
        let passed = Taken::Passed {
            remaining: 1,
            full_in,
        };
        assert_eq!(text(service("api", passed)), "\"api\";r=1;t=6");
    }

    #[test]
    fn a_name_has_no_character_that_would_be_escaped() {
        assert!(is_name("per minute"));
        for name in ["", "a\"b", "a\\b", "a\nb", "ä"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
