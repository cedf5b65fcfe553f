//! Header tables go round: the request's becomes the answer's, and hyper parses the next request into it.
//!
//! A table costs two allocations. The request's is free once its arguments have been read, on the
//! thread that then makes the answer, so one spare for each thread is enough.

use std::cell::RefCell;
use std::mem::swap;

use http::HeaderMap;

use super::Request;

/// The largest table that is kept, in fields: it stays with the connection while that is idle.
const MOST_FIELDS: usize = 32;

thread_local! {
    static SPARE: RefCell<HeaderMap> = RefCell::new(HeaderMap::new());
}

/// Ends a request whose arguments have been read.
#[inline]
pub(crate) fn end(request: &mut Request) {
    if request.is_kept() {
        return;
    }
    let headers = request.headers_mut();
    if headers.capacity() <= MOST_FIELDS {
        headers.clear();
        exchange(headers);
    }
    request.forget_body();
}

/// Gives an empty table room, if there is one to spare.
#[inline]
pub(crate) fn furnish(headers: &mut HeaderMap) {
    debug_assert!(
        headers.is_empty(),
        "what is in the table would go to another answer"
    );
    exchange(headers);
}

#[inline]
fn exchange(headers: &mut HeaderMap) {
    // The thread-local is gone only while its thread ends.
    let _ = SPARE.try_with(|spare| swap(&mut *spare.borrow_mut(), headers));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_request_that_has_ended_is_the_next_answers() {
        let request = http::Request::builder().header("host", "a");
        let (parts, body) = request
            .body(super::super::Body::empty())
            .expect("a request")
            .into_parts();
        end(&mut Request::new(parts, body));
        let mut headers = HeaderMap::new();
        furnish(&mut headers);
        assert!(headers.is_empty() && headers.capacity() > 0);
    }
}
