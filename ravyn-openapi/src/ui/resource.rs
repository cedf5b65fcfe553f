//! Bytes that do not change while the program runs, served with validators (RFC 9110 §8.8.3, §15.4.5).

use std::io::{Read, Write};
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use ravyn_core::response::Response;

use super::assets::hash;
use super::encoding;

/// Fewer bytes are sent as they are: gzip would not spare a packet.
const LEAST_TO_PACK: usize = 1024;

/// Such bytes, and how they are sent. The form that is not there is made when the first client asks for it.
#[derive(Debug)]
pub(crate) struct Resource {
    plain: OnceLock<Bytes>,
    /// With gzip. `None`: it is not worth it.
    packed: Option<OnceLock<Bytes>>,
    media_type: &'static str,
    caching: &'static str,
    /// What changes with the bytes: hexadecimal digits.
    version: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Resource {
    /// Text that a client keeps, but asks for every time.
    pub(crate) fn revalidated(media_type: &'static str, text: impl Into<Bytes>) -> Self {
        let text = text.into();
        let version = hash(&text);
        let mut resource = Self::new(media_type, "no-cache", version);
        resource.packed = (text.len() >= LEAST_TO_PACK).then(OnceLock::new);
        resource.plain = text.into();
        resource
    }

    /// Bytes that a client keeps: their address changes with them.
    pub(super) fn immutable(
        media_type: &'static str,
        bytes: &'static [u8],
        version: String,
    ) -> Self {
        let caching = "public, max-age=31536000, immutable";
        let mut resource = Self::new(media_type, caching, version);
        resource.plain = Bytes::from_static(bytes).into();
        resource
    }

    fn new(media_type: &'static str, caching: &'static str, version: String) -> Self {
        Self {
            plain: OnceLock::new(),
            packed: None,
            media_type,
            caching,
            version,
            headers: Vec::new(),
        }
    }

    /// The bytes are compressed with gzip.
    pub(super) fn packed(mut self) -> Self {
        self.packed = Some(std::mem::take(&mut self.plain));
        self
    }

    /// Adds a header to the answer.
    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The answer to a request with these headers: 304 when the client has the bytes.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let packed = self.packed.as_ref();
        let packed = packed.filter(|_| encoding::accepts_gzip(request));
        // Each encoding is a representation of its own, and so has its own strong tag.
        let tag = format!(
            "\"{}{}\"",
            self.version,
            if packed.is_some() { "-gzip" } else { "" }
        );
        let mut response = if encoding::has(request, &tag) {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            self.content(packed)
        };
        let headers = response.headers_mut();
        let tag = HeaderValue::try_from(tag).expect("hexadecimal digits can stand in a header");
        headers.insert(ETAG, tag);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.caching));
        if self.packed.is_some() {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        headers.extend(self.headers.iter().cloned());
        response
    }

    fn content(&self, packed: Option<&OnceLock<Bytes>>) -> Response {
        let bytes = match packed {
            Some(packed) => packed.get_or_init(|| pack(self.plain())),
            None => self.plain(),
        };
        let mut response = Response::new(bytes.clone().into());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if packed.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    fn plain(&self) -> &Bytes {
        self.plain.get_or_init(|| {
            let packed = self.packed.as_ref().and_then(OnceLock::get);
            let packed = packed.map(|bytes| &**bytes).unwrap_or_default();
            let mut bytes = Vec::new();
            let outcome = GzDecoder::new(packed).read_to_end(&mut bytes);
            outcome.expect("embedded files are whole, as a test of theirs holds");
            bytes.into()
        })
    }
}

fn pack(plain: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(plain).and_then(|()| encoder.finish());
    packed.expect("writing to memory does not fail").into()
}
