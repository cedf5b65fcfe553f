//! Bodies of requests and responses.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::background::Followed;
use crate::error::{ApiError, BoxError, HttpError};
use crate::meta::ResponsesMeta;

/// A body: empty, whole, or arriving in pieces.
///
/// The first two take no allocation.
#[derive(Default)]
pub struct Body(Inner);

#[derive(Default)]
enum Inner {
    #[default]
    Empty,
    Full(Bytes),
    /// The mutex makes a body that is only `Send` also `Sync`. It is used through `get_mut`, and through
    /// `try_lock` by the two questions that have a shared reference only: it is never waited for.
    Stream(Mutex<UnsyncBoxBody<Bytes, BoxError>>),
}

/// What the connection reports while a body is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// Nothing arrived for the longest allowed time.
    #[error("the body stopped arriving")]
    Stalled,
    /// It arrives slower than the lowest allowed rate.
    #[error("the body arrives too slowly")]
    TooSlow,
}

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// It is larger than the route allows.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It is larger than a tower layer around the route allows.
    #[error("the body is larger than allowed")]
    LayerLimit,
    /// It stopped, or came too slowly.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The connection failed.
    #[error("the connection failed while the body was read")]
    Io(#[source] BoxError),
}

impl BodyError {
    /// Status of the answer (RFC 9110 §15.5).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge { .. } | Self::LayerLimit => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Transfer(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Io(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn transport(error: BoxError) -> Self {
        Self::recognize(error).unwrap_or_else(Self::Io)
    }

    /// The reason, where the error is that of a body.
    pub(crate) fn recognize(error: BoxError) -> Result<Self, BoxError> {
        let other = match error.downcast::<TransferError>() {
            Ok(transfer) => return Ok(Self::Transfer(*transfer)),
            Err(other) => other,
        };
        if other.is::<LengthLimitError>() {
            return Ok(Self::LayerLimit);
        }
        other.downcast::<Self>().map(|own| *own)
    }
}

/// What reading a body can answer is documented by the argument that reads it.
#[diagnostic::do_not_recommend]
impl ApiError for BodyError {
    fn status(&self) -> StatusCode {
        Self::status(self)
    }

    fn describe(_: &mut ResponsesMeta) {}
}

impl From<BodyError> for HttpError {
    fn from(error: BodyError) -> Self {
        Self::new(error.status(), error.to_string()).caused_by(error)
    }
}

impl Body {
    /// The empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Inner::Empty)
    }

    /// Wraps any body. One that is known to be at its end becomes the empty one, and one of ours stays what it is.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let body = match Self::already(body) {
            Ok(own) => return own,
            Err(body) => body,
        };
        if body.is_end_stream() {
            return Self::empty();
        }
        Self(Inner::Stream(Mutex::new(
            body.map_err(Into::into).boxed_unsync(),
        )))
    }

    /// The body itself, where it is one of ours.
    fn already<B: 'static>(body: B) -> Result<Self, B> {
        let mut body = Some(body);
        let own = (&mut body as &mut dyn Any).downcast_mut::<Option<Self>>();
        match own.map(|own| own.take().unwrap_or_default()) {
            Some(own) => Ok(own),
            None => body.map_or_else(|| Ok(Self::empty()), Err),
        }
    }

    /// A body that is dropped when it has been sent, not before: also an empty one is kept as it is.
    pub(super) fn followed(body: Followed) -> Self {
        Self(Inner::Stream(Mutex::new(body.boxed_unsync())))
    }

    /// Whether nothing will come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Inner::Empty)
    }

    /// Whether it arrives in pieces.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(self.0, Inner::Stream(_))
    }

    /// Takes the body, leaving the empty one.
    #[must_use]
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// The body, of which no more than `limit` bytes can be read. What is longer ends with
    /// [`BodyError::TooLarge`].
    #[must_use]
    pub fn limited(self, limit: u64) -> Self {
        let is_within = |bytes: &Bytes| bytes.len() as u64 <= limit;
        if self.is_empty() || matches!(&self.0, Inner::Full(bytes) if is_within(bytes)) {
            return self;
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let too_large = move |error: BoxError| -> BoxError {
            if error.is::<LengthLimitError>() {
                BodyError::TooLarge { limit }.into()
            } else {
                error
            }
        };
        Self::new(Limited::new(self, most).map_err(too_large))
    }

    /// Whether it is known to be larger than `limit` bytes before anything is read.
    pub(crate) fn exceeds(&self, limit: u64) -> bool {
        self.size_hint().lower() > limit
    }

    /// Reads it to its end.
    ///
    /// A body of one piece is handed over without a copy.
    ///
    /// # Errors
    /// [`BodyError`]; a declared length above `limit` bytes is refused before anything is read.
    ///
    /// # Cancel safety
    /// What was read is lost when the future is dropped.
    pub async fn read(&mut self, limit: u64) -> Result<Bytes, BodyError> {
        let too_large = BodyError::TooLarge { limit };
        match &self.0 {
            Inner::Empty => return Ok(Bytes::new()),
            Inner::Full(bytes) if bytes.len() as u64 > limit => return Err(too_large),
            Inner::Stream(_) if self.size_hint().lower() > limit => return Err(too_large),
            Inner::Full(_) | Inner::Stream(_) => {}
        }
        let mut body = self.take();
        let Some(first) = body.data().await? else {
            return Ok(Bytes::new());
        };
        if first.len() as u64 > limit {
            return Err(too_large);
        }
        if body.is_end_stream() {
            return Ok(first);
        }
        let mut whole = BytesMut::from(first);
        while let Some(piece) = body.data().await? {
            if (whole.len() + piece.len()) as u64 > limit {
                return Err(too_large);
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// The next piece of data; trailers are passed over.
    pub(crate) async fn data(&mut self) -> Result<Option<Bytes>, BodyError> {
        while let Some(frame) = self.frame().await {
            if let Ok(data) = frame.map_err(BodyError::transport)?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Inner::Empty => Poll::Ready(None),
            Inner::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                self.0 = Inner::Empty;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Inner::Stream(body) => {
                let body = body
                    .get_mut()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                Pin::new(body).poll_frame(cx)
            }
        }
    }

    #[inline]
    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Empty => true,
            Inner::Full(_) => false,
            Inner::Stream(body) => body.try_lock().is_ok_and(|body| body.is_end_stream()),
        }
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Empty => SizeHint::with_exact(0),
            Inner::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(body) => match body.try_lock() {
                Ok(body) => body.size_hint(),
                Err(_) => SizeHint::default(),
            },
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() {
            Self::empty()
        } else {
            Self(Inner::Full(bytes))
        }
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Empty => f.write_str("Body(empty)"),
            Inner::Full(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Inner::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}
