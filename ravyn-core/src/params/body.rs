//! Reading the body whole, and bodies that are no models.

use bytes::Bytes;
use http::StatusCode;

use super::{Argument, FromRequest, Rejection, Stage, media_type};
use crate::error::Error;
use crate::meta::{ArgumentKind, ArgumentMeta, SchemaOf};
use crate::request::{BodyError, Request};

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
