//! Turning a handler's value into a response, and writing down which responses there can be.

mod answer;
mod content;
mod encode;
mod json;
mod parts;
mod problem;
mod redirect;
mod stream;
mod with_background;
mod with_cookies;

pub use self::answer::Answer;
pub use self::content::{Html, NoContent};
pub use self::encode::{Cbor, Csv, Encoder, Encoders, JsonEncoder, MessagePack};
#[doc(hidden)] // For generated code; no promise is made about it.
pub use self::encode::{describe_produced, negotiate, produced};
pub use self::json::{Json, describe_json, json_response};
pub use self::parts::Created;
pub use self::problem::{error_response, problem_response};
pub(crate) use self::problem::{overdue_response, panic_response, timeout_response};
pub use self::redirect::{Redirect, RedirectError};
pub use self::stream::{ByteStream, JsonLines};
pub use self::with_background::WithBackground;
pub(crate) use self::with_cookies::guarded as guarded_cookie;
pub use self::with_cookies::{Cookie, SameSite, WithCookies};
use http::HeaderValue;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body::Body as _;

use crate::meta::ResponsesMeta;
use crate::request::{Body, spare};

/// A response with our body.
pub type Response = http::Response<Body>;

/// A 200 with content.
#[inline]
fn with_content_type(media_type: HeaderValue, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    spare::furnish(headers);
    headers.insert(CONTENT_TYPE, media_type);
    response
}

/// Turns a value into a response and describes the responses it can become.
///
/// One trait holds both, so that an answer cannot be half done.
///
/// # Example
/// ```
/// use ravyn_core::meta::{ResponseMeta, ResponsesMeta, SchemaOf};
/// use ravyn_core::response::{IntoResponse, Response};
///
/// /// Comma-separated values.
/// struct Csv(String);
///
/// impl IntoResponse for Csv {
///     fn into_response(self) -> Response {
///         let mut response = Response::new(self.0.into());
///         let csv = http::HeaderValue::from_static("text/csv; charset=utf-8");
///         response.headers_mut().insert(http::header::CONTENT_TYPE, csv);
///         response
///     }
///
///     fn describe(meta: &mut ResponsesMeta) {
///         meta.add(ResponseMeta::success().content("text/csv", Some(SchemaOf::of::<String>())));
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the answer of a handler",
    label = "cannot be turned into a response",
    note = "put `#[model]` on the type to answer with JSON; under `#[model(request)]` it is only read",
    note = "or return `Json<T>`, `Untyped<T>`, text or `Response`"
)]
pub trait IntoResponse {
    /// The response.
    fn into_response(self) -> Response;

    /// Writes down the responses that a value of this type can become.
    fn describe(meta: &mut ResponsesMeta);

    /// The response of a middleware, which mostly hands on one that has been looked at.
    #[doc(hidden)] // For middleware; no promise is made about it.
    fn passed_on(self) -> Response
    where
        Self: Sized,
    {
        self.into_response()
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for Response {
    fn into_response(self) -> Response {
        framed_by_the_server(self)
    }

    fn passed_on(self) -> Response {
        self
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.any();
    }
}

/// Drops a length that is not the body's. The server would have to choose between the two, and a client
/// that believes the wrong one takes the rest for the next answer.
fn framed_by_the_server(mut response: Response) -> Response {
    let Some(claimed) = response.headers().get(CONTENT_LENGTH) else {
        return response;
    };
    let claimed = claimed.to_str().ok().and_then(|text| text.parse().ok());
    let exact = response.body().size_hint().exact();
    // An answer to `HEAD` has the length of a body that is not there.
    let fits = exact.is_none_or(|length| length == 0 || claimed == Some(length));
    if !fits {
        tracing::error!(?claimed, length = ?exact, "the answer claims a length that its body has not");
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}
