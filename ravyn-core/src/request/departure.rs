//! What becomes of a request whose client goes away.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::Response;
use tokio_util::sync::CancellationToken;

use super::{Body, Entry};
use crate::task::BoxFuture;

/// What is to be done when a client goes away before it has its answer.
#[derive(Clone, Default)]
pub(crate) struct Departure {
    /// The route whose request goes on to its end. `None`: it is dropped where it waits.
    pub(crate) goes_on: Option<Arc<Entry>>,
    /// Who is to be told.
    pub(crate) token: Option<CancellationToken>,
}

/// The departure of a request that is with the middleware of an application, before its route is known.
pub(crate) type DepartureCell = Arc<OnceLock<Departure>>;

impl Departure {
    /// The client is gone: tells so, and lets the request go on where it is to.
    #[cold]
    pub(crate) fn depart(&self, future: BoxFuture<'static, Response<Body>>) {
        if let Some(token) = &self.token {
            token.cancel();
        }
        if let Some(entry) = self.goes_on.as_ref().filter(|_| !std::thread::panicking()) {
            entry
                .tasks
                .spawn_if_possible(async move { drop(future.await) });
        }
    }
}

impl fmt::Debug for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Departure(goes on: {})", self.goes_on.is_some())
    }
}
