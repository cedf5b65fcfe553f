//! Setting cookies.

pub use cookie::{Cookie, SameSite};
use http::HeaderValue;
use http::header::SET_COOKIE;

use super::{IntoResponse, Response, error_response};
use crate::error::Error;
use crate::meta::{HeaderMeta, ResponsesMeta, StatusMeta};

/// Content together with cookies to be set.
///
/// A cookie that does not say otherwise is sent with `Path=/`, `HttpOnly`, `Secure` and `SameSite=Lax`.
///
/// ```
/// use ravyn_core::response::{IntoResponse, WithCookies};
///
/// let response = WithCookies::new("welcome").set(("theme", "dark")).into_response();
/// assert_eq!(response.headers()["set-cookie"], "theme=dark; HttpOnly; SameSite=Lax; Secure; Path=/");
/// ```
#[derive(Clone, Debug)]
pub struct WithCookies<T> {
    content: T,
    cookies: Vec<Cookie<'static>>,
}

/// The cookie with our attributes where it has none of its own.
pub(crate) fn guarded(mut cookie: Cookie<'static>) -> Cookie<'static> {
    if cookie.path().is_none() {
        cookie.set_path("/");
    }
    if cookie.http_only().is_none() {
        cookie.set_http_only(true);
    }
    if cookie.secure().is_none() {
        cookie.set_secure(true);
    }
    if cookie.same_site().is_none() {
        cookie.set_same_site(SameSite::Lax);
    }
    cookie
}

impl<T> WithCookies<T> {
    /// `content`, so far without cookies.
    pub fn new(content: T) -> Self {
        Self {
            content,
            cookies: Vec::new(),
        }
    }

    /// Sets a cookie.
    #[must_use]
    pub fn set(mut self, cookie: impl Into<Cookie<'static>>) -> Self {
        self.cookies.push(guarded(cookie.into()));
        self
    }

    /// Tells the client to forget a cookie.
    #[must_use]
    pub fn remove(self, name: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        let mut cookie = Cookie::new(name, "");
        cookie.make_removal();
        self.set(cookie)
    }
}

impl<T: IntoResponse> IntoResponse for WithCookies<T> {
    fn into_response(self) -> Response {
        let mut response = self.content.into_response();
        for cookie in self.cookies {
            match HeaderValue::try_from(cookie.encoded().to_string()) {
                Ok(value) => response.headers_mut().append(SET_COOKIE, value),
                Err(error) => return error_response(Error::internal(error)),
            };
        }
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        let mut inner = ResponsesMeta::default();
        T::describe(&mut inner);
        for response in inner.iter_mut() {
            if matches!(response.status, StatusMeta::Success(_)) {
                response.headers.push(HeaderMeta {
                    name: "Set-Cookie".into(),
                    description: "Cookies to keep".into(),
                    required: false,
                    value: None,
                });
            }
        }
        meta.extend(&inner);
    }
}
