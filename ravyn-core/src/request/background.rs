//! Work that is done when an answer has been sent.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, Request};
use crate::error::BoxError;
use crate::task::{BoxFuture, Tasks, catch};

type Work = BoxFuture<'static, ()>;

/// The work that a request has left behind so far.
#[derive(Clone, Default)]
pub(crate) struct BackgroundTasks(Arc<Mutex<Vec<Work>>>);

impl BackgroundTasks {
    pub(crate) fn add(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.push(Box::pin(work));
    }

    /// The work of an answer, taken from it. Dropped, it is not done.
    pub(crate) fn of(response: &mut Response<Body>) -> Option<Self> {
        response.extensions_mut().remove()
    }

    /// Puts the work of an answer behind its body.
    pub(crate) fn leave(response: &mut Response<Body>, tasks: &Tasks) {
        if let Some(own) = Self::of(response) {
            leave(response, own.take(), tasks);
        }
    }

    fn take(&self) -> Vec<Work> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for BackgroundTasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackgroundTasks")
    }
}

impl Request {
    /// The work that the request leaves behind.
    pub(crate) fn background(&mut self) -> BackgroundTasks {
        self.0.rare().background.get_or_insert_default().clone()
    }

    /// Puts the work of the request, and that of its answer, behind the body of a success.
    pub(crate) fn leave_work(&mut self, response: &mut Response<Body>) {
        let of_request = self.0.rare.as_mut().and_then(|rare| rare.background.take());
        let lists = of_request.into_iter().chain(BackgroundTasks::of(response));
        let work = lists.flat_map(|tasks| tasks.take()).collect();
        leave(response, work, &self.tasks());
    }
}

fn leave(response: &mut Response<Body>, work: Vec<Work>, tasks: &Tasks) {
    if !work.is_empty() {
        let body = response.body_mut().take();
        *response.body_mut() = Body::followed(Followed {
            body,
            work,
            tasks: tasks.clone(),
        });
    }
}

/// A body, and what is to be done when it has been sent.
pub(super) struct Followed {
    body: Body,
    work: Vec<Work>,
    tasks: Tasks,
}

impl HttpBody for Followed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        let work = std::mem::take(&mut self.work);
        self.tasks.spawn_if_possible(async move {
            for one in work {
                if let Err(panic) = catch(one).await {
                    tracing::error!(panic = panic.message(), "work in the background panicked");
                }
            }
        });
    }
}
