//! The end of a handler whose time was up.

use std::borrow::Cow;
use std::time::Duration;

use http::StatusCode;

use super::ApiError;
use crate::meta::ResponsesMeta;

/// A handler took longer than its route allows, and was dropped. The answer is 503.
///
/// An exception handler may take it: `.exception_handler(|error: TimedOut| ..)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the handler took longer than {limit:?}")]
pub struct TimedOut {
    /// The route's time.
    pub limit: Duration,
}

/// That a route has a time is documented by the route.
#[diagnostic::do_not_recommend]
impl ApiError for TimedOut {
    fn status(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }

    fn code(&self) -> Cow<'static, str> {
        "timeout".into()
    }

    fn describe(_: &mut ResponsesMeta) {}
}
