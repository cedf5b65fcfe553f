//! Answers that set more than a body: a status, headers, a place.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};

use super::{IntoResponse, Response};
use crate::error::Error;
use crate::meta::{ResponseMeta, ResponsesMeta, StatusMeta};

/// The answer 201 with the place of what was made (RFC 9110 §15.3.2).
///
/// What a URI may not hold as it is, such as a space, is percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created<T> {
    location: String,
    content: T,
}

impl<T> Created<T> {
    /// `content` was made, and can be found at `location`.
    pub fn new(location: impl Into<String>, content: T) -> Self {
        Self {
            location: location.into(),
            content,
        }
    }
}

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let location = match super::redirect::location(&self.location) {
            Ok(location) => location,
            Err(error) => return super::error_response(Error::from(error)),
        };
        let mut response = self.content.into_response();
        // What was not made is an answer of its own.
        if response.status().is_success() {
            *response.status_mut() = StatusCode::CREATED;
            response.headers_mut().insert(LOCATION, location);
        }
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        let mut inner = ResponsesMeta::default();
        T::describe(&mut inner);
        for response in inner.iter_mut() {
            if matches!(response.status, StatusMeta::Success(_)) {
                response.status = StatusMeta::Fixed(StatusCode::CREATED);
                *response = response.clone().header("Location", "Where it can be found");
            }
        }
        meta.extend(&inner);
    }
}

impl<T: IntoResponse> IntoResponse for (StatusCode, T) {
    fn into_response(self) -> Response {
        let mut response = self.1.into_response();
        // `None`, and what could not be written, have a status of their own.
        if response.status().is_success() {
            *response.status_mut() = self.0;
        }
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        describe_any_status::<T>(meta);
    }
}

/// The headers replace those of the same name that the content set.
impl<T: IntoResponse> IntoResponse for (StatusCode, HeaderMap, T) {
    fn into_response(self) -> Response {
        let mut response = (self.0, self.2).into_response();
        response.headers_mut().extend(self.1);
        super::framed_by_the_server(response)
    }

    fn describe(meta: &mut ResponsesMeta) {
        describe_any_status::<T>(meta);
    }
}

/// An answer whose status is chosen at run time keeps the content of its type under `default`.
fn describe_any_status<T: IntoResponse>(meta: &mut ResponsesMeta) {
    let mut inner = ResponsesMeta::default();
    T::describe(&mut inner);
    for response in inner.iter() {
        let any = ResponseMeta {
            status: StatusMeta::Any,
            ..response.clone()
        };
        meta.add(any.description("Any other answer"));
    }
    meta.add(ResponseMeta::any());
}

#[diagnostic::do_not_recommend]
impl IntoResponse for StatusCode {
    fn into_response(self) -> Response {
        let mut response = Response::default();
        *response.status_mut() = self;
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.add(ResponseMeta::any());
    }
}
