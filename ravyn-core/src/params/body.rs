//! Reading the body whole, and bodies that are no models.

use bytes::Bytes;
use http::StatusCode;

use super::{Argument, FromRequest, Rejection, Stage, media_type};
use crate::error::Error;
use crate::meta::{ArgumentKind, ArgumentMeta, SchemaOf};
use crate::request::{Body, BodyError, Request};

/// A `text/plain` body in UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The whole body, within the route's limit. No body at all is [`Rejection::Missing`].
pub(super) async fn whole(
    request: &mut Request,
    media_type: Option<&str>,
) -> Result<Bytes, Rejection> {
    if request.body().is_empty() {
        return Err(Rejection::Missing);
    }
    if let Some(expected) = media_type {
        media_type::require(request, expected)?;
    }
    let limit = request.body_limit();
    request
        .body_mut()
        .read(limit)
        .await
        .map_err(|error| refusal(&error))
}

fn refusal(error: &BodyError) -> Rejection {
    Rejection::Answer(Error::refused(
        error.status(),
        error.to_string(),
        Vec::new(),
    ))
}

#[diagnostic::do_not_recommend]
impl FromRequest for Text {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Body {
            media_type: "text/plain",
            schema: Some(SchemaOf::of::<String>()),
        };
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let bytes = whole(request, Some("text/plain")).await?;
        String::from_utf8(bytes.into()).map(Self).map_err(|_| {
            Rejection::Answer(Error::refused(
                StatusCode::BAD_REQUEST,
                "the body is not UTF-8",
                Vec::new(),
            ))
        })
    }
}

/// The body as it was sent, of any media type. No body is no bytes.
#[diagnostic::do_not_recommend]
impl FromRequest for Bytes {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Body {
            media_type: "*/*",
            schema: None,
        };
        argument.required = false;
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        match whole(request, None).await {
            Err(Rejection::Missing) => Ok(Self::new()),
            other => other,
        }
    }
}

/// The body as it arrives, piece by piece, of any media type.
///
/// The client is read no faster than the pieces are taken. What is dropped before its end is not read further.
///
/// # Example
/// ```
/// use ravyn_core::params::BodyStream;
/// use ravyn_core::request::BodyError;
///
/// async fn length(mut body: BodyStream) -> Result<usize, BodyError> {
///     let mut length = 0;
///     while let Some(piece) = body.next().await? {
///         length += piece.len();
///     }
///     Ok(length)
/// }
/// ```
#[derive(Debug)]
pub struct BodyStream(Body);

impl BodyStream {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`BodyError`]: more than the route's limit, a client that stopped, a connection that failed. By `?` it is an
    /// answer with its status.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> Result<Option<Bytes>, BodyError> {
        self.0.data().await
    }

    /// The body itself, for what takes an `http_body::Body`.
    #[must_use]
    pub fn into_body(self) -> Body {
        self.0
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for BodyStream {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        <Bytes as FromRequest>::describe(argument);
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let limit = request.body_limit();
        let body = request.body_mut().take();
        if body.exceeds(limit) {
            return Err(refusal(&BodyError::TooLarge { limit }));
        }
        Ok(Self(body.limited(limit)))
    }
}

/// The request itself. The body is unread; reading it past the route's limit fails with
/// [`BodyError::TooLarge`].
#[diagnostic::do_not_recommend]
impl FromRequest for Request {
    const STAGE: Stage = Stage::Whole;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Whole;
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let limit = request.body_limit();
        let mut whole = request.take();
        let body = whole.body_mut().take();
        *whole.body_mut() = body.limited(limit);
        Ok(whole)
    }
}
