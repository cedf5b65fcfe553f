//! How many requests of a client are answered at the same time.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use ravyn_core::error::BoxError;
use ravyn_core::request::Body;
use ravyn_core::response::Response;

use super::LimitKey;

/// The places of all clients. A client without a request has no entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Arc<Mutex<HashMap<LimitKey, u32>>>);

impl Places {
    /// A place, if the client has one left.
    pub(super) fn enter(&self, key: LimitKey, limit: u32) -> Option<Place> {
        let mut taken = self.lock();
        let count = taken.entry(key).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Place {
            places: self.clone(),
            key,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LimitKey, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place, which is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    key: LimitKey,
}

impl Place {
    /// Keeps the place until the answer has been made to its end.
    pub(super) fn stay_with(self, response: Response) -> Response {
        if !response.body().is_stream() {
            return response;
        }
        response.map(|body| Body::new(Occupied { body, _place: self }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

/// The body of an answer that is still being made.
struct Occupied {
    body: Body,
    _place: Place,
}

impl HttpBody for Occupied {
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
