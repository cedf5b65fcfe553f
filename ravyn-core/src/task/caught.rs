//! A panic in code of the user ends its future, and nothing else.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// A panic of a handler, or of what stands around it.
///
/// An exception handler may take it: `.exception_handler(|panic: Panic| ..)`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("panicked: {message}")]
pub struct Panic {
    message: String,
}

impl Panic {
    fn of(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self {
            message: text.unwrap_or("(no message)").to_owned(),
        }
    }

    /// What was said by the panic. It is for the log, not for a client.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Polls a future; its panic is a value.
#[inline]
pub(crate) fn catching<F>(
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<Result<F::Output, Panic>>
where
    F: Future + ?Sized,
{
    match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
        Ok(poll) => poll.map(Ok),
        Err(payload) => Poll::Ready(Err(Panic::of(&*payload))),
    }
}

/// Runs a function; its panic is a value.
pub(crate) fn catch_now<T>(function: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_unwind(AssertUnwindSafe(function)).map_err(|payload| Panic::of(&*payload))
}

/// Runs a future; its panic is a value.
pub(crate) async fn catch<F: Future>(future: F) -> Result<F::Output, Panic> {
    let mut future = pin!(future);
    std::future::poll_fn(|cx| catching(future.as_mut(), cx)).await
}
