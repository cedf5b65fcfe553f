//! What sees every request of a program first, and every answer last.
//!
//! Both are plain functions. So they cost no box and no future, and no panic of what is inside keeps an answer from them.

use std::fmt;
use std::sync::Arc;

use crate::request::{Request, Scheme};
use crate::response::Response;

type OnRequest = dyn Fn(&mut Request) + Send + Sync;
type OnAnswer = dyn Fn(&mut Response, Scheme) + Send + Sync;

/// Such functions, each kind in the order in which it runs.
#[derive(Clone, Default)]
pub(super) struct Edge {
    on_request: Vec<Arc<OnRequest>>,
    on_answer: Vec<Arc<OnAnswer>>,
}

impl Edge {
    pub(super) fn on_request(&mut self, see: impl Fn(&mut Request) + Send + Sync + 'static) {
        self.on_request.push(Arc::new(see));
    }

    pub(super) fn on_answer(
        &mut self,
        complete: impl Fn(&mut Response, Scheme) + Send + Sync + 'static,
    ) {
        self.on_answer.push(Arc::new(complete));
    }

    /// The same to be shared, unless nothing is to be done.
    pub(super) fn shared(self) -> Option<Arc<Self>> {
        let is_empty = self.on_request.is_empty() && self.on_answer.is_empty();
        (!is_empty).then(|| Arc::new(self))
    }

    /// Sees a request, and says how it came.
    #[inline]
    pub(super) fn see(&self, request: &mut Request) -> Scheme {
        for see in &self.on_request {
            see(request);
        }
        request.scheme()
    }

    /// Completes an answer.
    #[inline]
    pub(super) fn complete(&self, response: &mut Response, scheme: Scheme) {
        for complete in &self.on_answer {
            complete(response, scheme);
        }
    }
}

impl fmt::Debug for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, behind) = (self.on_request.len(), self.on_answer.len());
        write!(f, "Edge({before} before, {behind} behind)")
    }
}
