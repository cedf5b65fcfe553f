//! Redirects that cannot be turned against the user.

use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{IntoResponse, Response};
use crate::meta::{ResponseMeta, ResponsesMeta};

/// Sends the client to another place: 303 unless the type says 307 or 308 (RFC 9110 §15.4).
///
/// The place is a path of this site. A place elsewhere must be named with [`external`](Self::external),
/// so that a value from a request cannot lead a user away (an open redirect).
///
/// ```
/// use ravyn_core::response::Redirect;
///
/// assert!(Redirect::to("/items?page=2").is_ok());
/// assert!(Redirect::to("//evil.example").is_err());
/// assert!(Redirect::to("https://evil.example").is_err());
///
/// let moved: Redirect<308> = Redirect::to("/v2/items").unwrap().permanent();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect<const STATUS: u16 = 303> {
    location: HeaderValue,
}

/// Why a place cannot be redirected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectError {
    /// It leads to another site, or could be read so.
    #[error("the redirect does not stay on this site")]
    External,
    /// It cannot stand in a header.
    #[error("the redirect cannot stand in a header")]
    Invalid,
}

#[diagnostic::do_not_recommend]
impl crate::error::ApiError for RedirectError {}

impl Redirect {
    /// To a path of this site: it begins with one `/` and holds no backslash or control character.
    ///
    /// # Errors
    /// [`RedirectError`], when a browser could read the place as another site.
    pub fn to(place: impl AsRef<str>) -> Result<Self, RedirectError> {
        let place = place.as_ref();
        let leads_away = !place.starts_with('/')
            || place.starts_with("//")
            || place.contains(|c: char| c == '\\' || c.is_control());
        if leads_away {
            Err(RedirectError::External)
        } else {
            Self::external(place)
        }
    }

    /// To any place. It must not come from a request.
    ///
    /// # Errors
    /// [`RedirectError::Invalid`], when the place cannot stand in a header.
    pub fn external(place: impl AsRef<str>) -> Result<Self, RedirectError> {
        location(place.as_ref()).map(|location| Self { location })
    }

    /// With 307: the client repeats the method and the body.
    #[must_use]
    pub fn temporary(self) -> Redirect<307> {
        Redirect {
            location: self.location,
        }
    }

    /// With 308: for good, with the same method and body.
    #[must_use]
    pub fn permanent(self) -> Redirect<308> {
        Redirect {
            location: self.location,
        }
    }
}

/// What a URI reference may not hold as it is (RFC 3986 §2). An escape that is there stays.
const NO_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The field `Location`. A control character is no part of a place.
pub(super) fn location(place: &str) -> Result<HeaderValue, RedirectError> {
    if place.contains(|c: char| c.is_control()) {
        return Err(RedirectError::Invalid);
    }
    let encoded = utf8_percent_encode(place, NO_URI).to_string();
    HeaderValue::try_from(encoded).map_err(|_| RedirectError::Invalid)
}

impl<const STATUS: u16> Redirect<STATUS> {
    const CODE: StatusCode = match StatusCode::from_u16(STATUS) {
        Ok(status) if STATUS >= 300 && STATUS < 400 => status,
        _ => panic!("a redirect has a status from 300 to 399"),
    };
}

#[diagnostic::do_not_recommend]
impl<const STATUS: u16> IntoResponse for Redirect<STATUS> {
    fn into_response(self) -> Response {
        let mut response = Self::CODE.into_response();
        response.headers_mut().insert(LOCATION, self.location);
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.add(ResponseMeta::fixed(Self::CODE).header("Location", "Where to go on"));
    }
}
