//! The time of what runs behind a handler.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use super::pipeline::Pipeline;
use super::steps::of_route;
use crate::endpoint::LOOK;
use crate::response::{Response, overdue_response};
use crate::task::BoxFuture;

/// Tells when the time of something is up.
pub(super) struct Alarm {
    pub(super) limit: Duration,
    /// Made when something first has to wait: what never waits pays for no timer.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Alarm {
    #[inline]
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, sleep: None }
    }

    /// Asked by what has to wait.
    #[inline]
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // It is polled again at once, often with an answer: not yet a reason for a timer.
        if cx.waker().will_wake(LOOK) {
            return Poll::Pending;
        }
        let limit = self.limit;
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(limit)));
        sleep.as_mut().poll(cx)
    }

    /// Runs a future, which is dropped when the time is up.
    pub(super) async fn within<F: Future>(&mut self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => self.poll(cx).map(|()| None),
        })
        .await
    }
}

/// What ends a route. When its time is up, the client has a 503, and it goes on as a task: nobody would know what had
/// become of a COMMIT that is cut off.
pub(super) struct Ending {
    rest: Option<BoxFuture<'static, Response>>,
    pipeline: Arc<Pipeline>,
    alarm: Alarm,
}

impl Ending {
    pub(super) fn new(pipeline: Arc<Pipeline>, rest: BoxFuture<'static, Response>) -> Self {
        let alarm = Alarm::new(pipeline.timeout());
        Self {
            rest: Some(rest),
            pipeline,
            alarm,
        }
    }
}

impl Future for Ending {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = &mut *self;
        let answer = match &mut this.rest {
            Some(rest) => rest.as_mut().poll(cx),
            None => Poll::Pending,
        };
        if answer.is_ready() || this.alarm.poll(cx).is_pending() {
            return answer;
        }
        if let Some(rest) = this.rest.take() {
            let tasks = this.pipeline.tasks();
            tasks.spawn_if_possible(async move { drop(rest.await) });
        }
        let overdue = || overdue_response(this.alarm.limit);
        Poll::Ready(of_route(this.pipeline.meta()).in_scope(overdue))
    }
}

impl fmt::Debug for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ending({:?})", self.pipeline)
    }
}
