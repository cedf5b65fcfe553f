//! The one signature in which the server, the application and the test client meet.

use std::task::Waker;

use crate::request::Request;
use crate::response::Response;
pub use crate::task::BoxFuture;

/// Answers requests, and cannot fail: every error has become a response.
pub trait Endpoint: Clone + Send + Sync + 'static {
    /// The answer on its way. `Unpin`, so that the server can look once whether it is there already.
    type Future: Future<Output = Response> + Send + Unpin + 'static;

    /// Begins to answer.
    fn call(&self, request: Request) -> Self::Future;
}

/// The waker of one who looks whether an answer is there already, and polls again at once if it is not.
///
/// A static, because what `Waker::noop` refers to has no one address to be recognised by.
#[doc(hidden)] // Between the server and the pipeline; no promise is made about it.
pub static LOOK: &Waker = Waker::noop();
