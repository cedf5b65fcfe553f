//! Bytes that do not change while the program runs, served with validators (RFC 9110 §8.8.3, §15.4.5).

use std::io::Read;
use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use ravyn_core::response::Response;

use super::assets::hash;
use super::encoding;

/// Such bytes, and how they are sent.
#[derive(Debug)]
pub(crate) struct Resource {
    bytes: Bytes,
    is_packed: bool,
    /// The bytes without gzip, once a client has asked for them.
    unpacked: OnceLock<Bytes>,
    media_type: &'static str,
    caching: &'static str,
    /// What changes with the bytes: hexadecimal digits.
    version: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Resource {
    /// Bytes that a client keeps, but asks for every time.
    pub(crate) fn revalidated(media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let version = hash(&bytes);
        Self::new(media_type, bytes, "no-cache", version)
    }

    /// Bytes that a client keeps: their address changes with them.
    pub(super) fn immutable(
        media_type: &'static str,
        bytes: &'static [u8],
        version: String,
    ) -> Self {
        let caching = "public, max-age=31536000, immutable";
        Self::new(media_type, Bytes::from_static(bytes), caching, version)
    }

    fn new(media_type: &'static str, bytes: Bytes, caching: &'static str, version: String) -> Self {
        let (is_packed, unpacked, headers) = (false, OnceLock::new(), Vec::new());
        Self {
            bytes,
            is_packed,
            unpacked,
            media_type,
            caching,
            version,
            headers,
        }
    }

    /// The bytes are compressed with gzip.
    pub(super) fn packed(mut self) -> Self {
        self.is_packed = true;
        self
    }

    /// Adds a header to the answer.
    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The answer to a request with these headers: 304 when the client has the bytes.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let sends_packed = self.is_packed && encoding::accepts_gzip(request);
        // Each encoding is a representation of its own, and so has its own strong tag.
        let tag = format!(
            "\"{}{}\"",
            self.version,
            if sends_packed { "-gzip" } else { "" }
        );
        let mut response = if encoding::has(request, &tag) {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            self.content(sends_packed)
        };
        let headers = response.headers_mut();
        let tag = HeaderValue::try_from(tag).expect("hexadecimal digits can stand in a header");
        headers.insert(ETAG, tag);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.caching));
        if self.is_packed {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        headers.extend(self.headers.iter().cloned());
        response
    }

    fn content(&self, sends_packed: bool) -> Response {
        let bytes = if self.is_packed && !sends_packed {
            self.unpacked()
        } else {
            &self.bytes
        };
        let mut response = Response::new(bytes.clone().into());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if sends_packed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    fn unpacked(&self) -> &Bytes {
        self.unpacked.get_or_init(|| {
            let mut bytes = Vec::new();
            let outcome = flate2::read::GzDecoder::new(&*self.bytes).read_to_end(&mut bytes);
            outcome.expect("embedded files are whole, as a test of theirs holds");
            bytes.into()
        })
    }
}
