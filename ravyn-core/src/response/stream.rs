//! Answers that are made while they are sent.
//!
//! The stream is asked for its next item when the connection can take it, so a slow client slows it down. It is
//! dropped when the client leaves. An item that fails ends the connection, so that no client takes the part for
//! the whole; the cause goes to the log.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use http_body::{Body as HttpBody, Frame};
use serde::Serialize;

use super::{IntoResponse, Response, with_content_type};
use crate::error::BoxError;
use crate::meta::{ResponseMeta, ResponsesMeta, SchemaOf};
use crate::model::ResponseModel;
use crate::request::Body;

/// A model on each line, as JSON (JSON Lines, `application/jsonl`).
///
/// The document shows the list of all of them, as OpenAPI describes sequential media types.
///
/// # Cancel safety
/// The stream is dropped between two items when the client leaves, and at its next await point when it is asked
/// for an item.
///
/// # Example
/// ```
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
///
/// use futures_core::Stream;
/// use ravyn_core::response::JsonLines;
///
/// /// Numbers that count down. Most programs take a stream of a crate such as `tokio-stream`.
/// struct Countdown(u64);
///
/// impl Stream for Countdown {
///     type Item = u64;
///
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u64>> {
///         let next = self.0.checked_sub(1);
///         self.0 = next.unwrap_or(0);
///         Poll::Ready(next)
///     }
/// }
///
/// let answer = JsonLines::new(Countdown(3));
/// ```
#[derive(Clone, Debug)]
pub struct JsonLines<S>(S);

impl<S> JsonLines<S> {
    /// The lines of a stream of models.
    pub const fn new(stream: S) -> Self {
        Self(stream)
    }
}

/// Bytes of any kind, piece by piece (`application/octet-stream`).
///
/// # Cancel safety
/// As that of [`JsonLines`].
#[derive(Clone, Debug)]
pub struct ByteStream<S>(S);

impl<S> ByteStream<S> {
    /// The pieces of a stream of `Result<Bytes, E>`.
    pub const fn new(stream: S) -> Self {
        Self(stream)
    }
}

const JSON_LINES: HeaderValue = HeaderValue::from_static("application/jsonl");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

#[diagnostic::do_not_recommend]
impl<S, T> IntoResponse for JsonLines<S>
where
    S: Stream<Item = T> + Send + 'static,
    T: ResponseModel,
{
    fn into_response(self) -> Response {
        streamed(JSON_LINES, self.0, |item| line(&item).map_err(Into::into))
    }

    fn describe(meta: &mut ResponsesMeta) {
        let all = SchemaOf::of::<Vec<T>>();
        meta.add(ResponseMeta::success().sequence("application/jsonl", all));
    }
}

#[diagnostic::do_not_recommend]
impl<S, E> IntoResponse for ByteStream<S>
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Into<BoxError>,
{
    fn into_response(self) -> Response {
        streamed(BYTES, self.0, |piece| piece.map_err(Into::into))
    }

    fn describe(meta: &mut ResponsesMeta) {
        meta.add(ResponseMeta::success().content("application/octet-stream", None));
    }
}

fn line<T: Serialize>(item: &T) -> serde_json::Result<Bytes> {
    let mut line = serde_json::to_vec(item)?;
    line.push(b'\n');
    Ok(line.into())
}

fn streamed<S: Stream + Send + 'static>(
    media_type: HeaderValue,
    stream: S,
    write: fn(S::Item) -> Result<Bytes, BoxError>,
) -> Response {
    let stream = Box::pin(stream);
    with_content_type(media_type, Body::new(Streamed { stream, write }))
}

/// A stream as a body.
struct Streamed<S: Stream> {
    stream: Pin<Box<S>>,
    write: fn(S::Item) -> Result<Bytes, BoxError>,
}

impl<S: Stream> HttpBody for Streamed<S> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some(item) = ready!(self.stream.as_mut().poll_next(cx)) else {
            return Poll::Ready(None);
        };
        let piece = (self.write)(item).inspect_err(|error| {
            tracing::error!(%error, "an answer ends before its end");
        });
        Poll::Ready(Some(piece.map(Frame::data)))
    }
}
