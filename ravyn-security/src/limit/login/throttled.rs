//! An attempt that was not made.

use std::borrow::Cow;
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use ravyn_core::error::ApiError;
use ravyn_core::meta::{HeaderMeta, ResponsesMeta};

use crate::limit::retry_after;

const CODE: &str = "too-many-attempts";
const TITLE: &str = "Too Many Attempts";

/// Too many attempts to log in have failed.
///
/// # Errors
/// 429 with the code `too-many-attempts` and `Retry-After`. It is the same whether there is such an account or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts to log in have failed: come back later")]
pub struct Throttled {
    pub(super) wait: Duration,
}

impl Throttled {
    /// The time after which the next attempt may be made.
    #[must_use]
    pub fn retry_after(&self) -> Duration {
        self.wait
    }
}

impl ApiError for Throttled {
    fn status(&self) -> StatusCode {
        StatusCode::TOO_MANY_REQUESTS
    }

    fn code(&self) -> Cow<'static, str> {
        CODE.into()
    }

    fn title(&self) -> Cow<'static, str> {
        TITLE.into()
    }

    fn headers(&self) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, retry_after(self.wait))])
    }

    fn describe(meta: &mut ResponsesMeta) {
        let mut own = ResponsesMeta::default();
        own.problem(StatusCode::TOO_MANY_REQUESTS, CODE, TITLE);
        for response in own.iter_mut() {
            response.headers.push(HeaderMeta {
                name: "Retry-After".into(),
                description: "Seconds until the next attempt may be made".into(),
                required: true,
                value: None,
            });
        }
        meta.extend(&own);
    }
}
