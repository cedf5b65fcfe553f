//! Text, HTML, bytes and nothing.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderValue, StatusCode};

use super::{IntoResponse, Response};
use crate::meta::{ResponseMeta, ResponsesMeta, SchemaOf};
use crate::request::Body;

/// HTML, sent as `text/html; charset=utf-8`.
///
/// The text is sent as it is: what comes from a user must have been escaped before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html<T>(pub T);

/// The answer 204: done, and there is nothing to say (RFC 9110 §15.3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoContent;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

#[inline]
fn content(media_type: HeaderValue, body: Body) -> Response {
    super::with_content_type(media_type, body)
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

macro_rules! whole_answers {
    ($($type:ty: $media:ident as $name:literal, $schema:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoResponse for $type {
            #[inline]
            fn into_response(self) -> Response {
                content($media, self.into())
            }

            fn describe(meta: &mut ResponsesMeta) {
                meta.add(ResponseMeta::success().content($name, $schema));
            }
        }
    )*};
}

whole_answers! {
    String: TEXT as "text/plain", Some(SchemaOf::of::<String>());
    &'static str: TEXT as "text/plain", Some(SchemaOf::of::<String>());
    Bytes: BYTES as "application/octet-stream", None;
    Vec<u8>: BYTES as "application/octet-stream", None;
}

#[diagnostic::do_not_recommend]
impl IntoResponse for Cow<'static, str> {
    fn into_response(self) -> Response {
        match self {
            Cow::Borrowed(text) => text.into_response(),
            Cow::Owned(text) => text.into_response(),
        }
    }

    fn describe(meta: &mut ResponsesMeta) {
        String::describe(meta);
    }
}

impl<T: Into<Body>> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        content(HTML, self.0.into())
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.add(ResponseMeta::success().content("text/html", Some(SchemaOf::of::<String>())));
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        empty(StatusCode::NO_CONTENT)
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.add(ResponseMeta::fixed(StatusCode::NO_CONTENT));
    }
}

/// 204, unless the route names another status.
#[diagnostic::do_not_recommend]
impl IntoResponse for () {
    fn into_response(self) -> Response {
        NoContent.into_response()
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.add(ResponseMeta::new(crate::meta::StatusMeta::Success(
            StatusCode::NO_CONTENT,
        )));
    }
}
