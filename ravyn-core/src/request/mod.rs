//! A request as the framework sees it: the head, the body, and what the server and the router know of it.

mod body;
pub(crate) mod cookies;
mod path;

use std::net::SocketAddr;
use std::sync::Arc;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};

pub use self::body::{Body, BodyError, TransferError};
pub use self::path::{PathError, RequestPath};
pub(crate) use self::path::{decode as decode_path, has_encoded_separator, normalize};
use crate::meta::RouteMeta;

/// Address of the peer of the connection, as the server puts it into a foreign request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

/// One HTTP request.
///
/// It is `Send` and `Sync`: a check may hold `&Request` across an await.
#[derive(Debug)]
pub struct Request {
    parts: Parts,
    body: Body,
    /// Largest body in bytes, set by the route.
    body_limit: u64,
    client: Option<SocketAddr>,
    path: RequestPath,
    /// Fields of the form body, once they have been read.
    form: Vec<(String, String)>,
    /// The route that was matched.
    route: Option<Arc<RouteMeta>>,
}

/// Largest request body unless the application or the route says otherwise: 2 MiB.
pub const DEFAULT_BODY_LIMIT: u64 = 2 * 1024 * 1024;

impl Request {
    /// A request of these parts.
    #[must_use]
    pub fn new(mut parts: Parts, body: Body) -> Self {
        let client = parts.extensions.remove::<PeerAddress>().map(|peer| peer.0);
        Self::from_peer(parts, body, client)
    }

    /// A request that arrived on a connection from `client`.
    #[must_use]
    pub fn from_peer(parts: Parts, body: Body, client: Option<SocketAddr>) -> Self {
        Self {
            parts,
            body,
            body_limit: DEFAULT_BODY_LIMIT,
            client,
            path: RequestPath::default(),
            form: Vec::new(),
            route: None,
        }
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// Its target, as it was sent.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// Version of the protocol.
    #[must_use]
    pub fn version(&self) -> Version {
        self.parts.version
    }

    /// Its header fields.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Its header fields, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.parts.headers
    }

    /// Values that layers put beside it.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// Values that layers put beside it, to be changed.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.parts.extensions
    }

    /// Address of the connection's other end. `None` for a request that came without a socket.
    #[must_use]
    pub fn client(&self) -> Option<SocketAddr> {
        self.client
    }

    /// The route that answers it. `None` in middleware of the application, which runs before routing.
    #[must_use]
    pub fn route(&self) -> Option<&RouteMeta> {
        self.route.as_deref()
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Its body, to be read or replaced.
    pub fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }

    /// Largest body in bytes that may be read.
    #[must_use]
    pub fn body_limit(&self) -> u64 {
        self.body_limit
    }

    /// The path's values.
    #[must_use]
    pub fn path(&self) -> &RequestPath {
        &self.path
    }

    /// Text of the path value at `index`, still percent-encoded.
    pub(crate) fn path_value(&self, index: usize) -> Option<&str> {
        self.path.value(self.parts.uri.path(), index)
    }

    /// Fields of the form body; empty until they have been read.
    pub(crate) fn form(&self) -> &[(String, String)] {
        &self.form
    }

    pub(crate) fn set_form(&mut self, form: Vec<(String, String)>) {
        self.form = form;
    }

    /// Takes the request, leaving an empty one.
    #[must_use]
    pub(crate) fn take(&mut self) -> Self {
        let (parts, body) = http::Request::<Body>::default().into_parts();
        std::mem::replace(self, Self::from_peer(parts, body, None))
    }

    /// Hands the request to a route.
    pub(crate) fn enter(&mut self, path: RequestPath, route: Arc<RouteMeta>, body_limit: u64) {
        self.path = path;
        self.route = Some(route);
        self.body_limit = body_limit;
    }

    /// Takes it apart into the ecosystem's request.
    #[must_use]
    pub fn into_http(self) -> http::Request<Body> {
        http::Request::from_parts(self.parts, self.body)
    }
}

impl<B> From<http::Request<B>> for Request
where
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<crate::error::BoxError>,
{
    fn from(request: http::Request<B>) -> Self {
        let (parts, body) = request.into_parts();
        Self::new(parts, Body::new(body))
    }
}

const _: () = {
    const fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Request>();
};
