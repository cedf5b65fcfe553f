//! A request as the framework sees it: the head, the body, and what the server and the router know of it.

mod accept;
mod body;
pub(crate) mod cookies;
mod path;
#[cfg(test)]
mod properties;
mod scope;
pub(crate) mod spare;

use std::net::SocketAddr;
use std::sync::Arc;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};

pub(crate) use self::accept::choose;
pub use self::body::{Body, BodyError, TransferError};
pub use self::path::{PathError, RequestPath};
pub(crate) use self::path::{decode as decode_path, has_encoded_separator, normalize};
pub use self::scope::Outcome;
use self::scope::Slots;
pub(crate) use self::scope::{Slot, Teardown, Teardowns};
use crate::identity::Identity;
use crate::meta::RouteMeta;
use crate::task::Tasks;

/// Address of the peer of the connection, as the server puts it into a foreign request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

/// One HTTP request.
///
/// It is `Send` and `Sync`: a check may hold `&Request` across an await. It is one pointer wide, because
/// it is handed on by value from room to room.
#[derive(Debug)]
pub struct Request(Box<Inner>);

#[derive(Debug)]
struct Inner {
    parts: Parts,
    body: Body,
    /// Largest body in bytes, set by the route.
    body_limit: u64,
    client: Option<SocketAddr>,
    path: RequestPath,
    /// Fields of the body that several arguments share, once it has been read: texts of a form, JSON of an object.
    fields: Vec<(String, String)>,
    /// Values of dependencies.
    slots: Slots,
    /// The route that was matched.
    entry: Option<Arc<Entry>>,
    /// What few requests have.
    rare: Option<Box<Rare>>,
}

/// The route that a request has entered.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) meta: RouteMeta,
    /// Where work goes on that outlives the request.
    pub(crate) tasks: Tasks,
    /// Whether somebody reads the request when the handler has ended.
    pub(crate) keeps_request: bool,
}

#[derive(Debug, Default)]
struct Rare {
    teardowns: Option<Teardowns>,
    /// An argument that was read before has faults.
    has_faults: bool,
    identity: Option<Arc<Identity>>,
}

impl Inner {
    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
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
        Self(Box::new(Inner {
            parts,
            body,
            body_limit: DEFAULT_BODY_LIMIT,
            client,
            path: RequestPath::default(),
            fields: Vec::new(),
            slots: Slots::new(),
            entry: None,
            rare: None,
        }))
    }

    /// A request of nobody, for what is made before there is one.
    pub(crate) fn empty() -> Self {
        let (parts, body) = http::Request::<Body>::default().into_parts();
        Self::from_peer(parts, body, None)
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.parts.method
    }

    /// Its target, as it was sent.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.0.parts.uri
    }

    /// Version of the protocol.
    #[must_use]
    pub fn version(&self) -> Version {
        self.0.parts.version
    }

    /// Its header fields.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.parts.headers
    }

    /// Its header fields, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.0.parts.headers
    }

    /// Values that layers put beside it.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.0.parts.extensions
    }

    /// Values that layers put beside it, to be changed.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.0.parts.extensions
    }

    /// Address of the connection's other end. `None` for a request that came without a socket.
    #[must_use]
    pub fn client(&self) -> Option<SocketAddr> {
        self.0.client
    }

    /// Who it comes from, where a scheme or a middleware has found out.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.0.rare.as_ref()?.identity.as_deref()
    }

    /// Says who it comes from. Permissions then refuse with 403 and not with 401.
    pub fn set_identity(&mut self, identity: Identity) {
        self.0.rare().identity = Some(Arc::new(identity));
    }

    /// The route that answers it. `None` in middleware of the application, which runs before routing.
    #[must_use]
    pub fn route(&self) -> Option<&RouteMeta> {
        self.0.entry.as_deref().map(|entry| &entry.meta)
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.0.body
    }

    /// Its body, to be read or replaced.
    pub fn body_mut(&mut self) -> &mut Body {
        &mut self.0.body
    }

    /// Largest body in bytes that may be read.
    #[must_use]
    pub fn body_limit(&self) -> u64 {
        self.0.body_limit
    }

    /// The path's values.
    #[must_use]
    pub fn path(&self) -> &RequestPath {
        &self.0.path
    }

    /// Text of the path value at `index`, still percent-encoded.
    pub(crate) fn path_value(&self, index: usize) -> Option<&str> {
        self.0.path.value(self.0.parts.uri.path(), index)
    }

    /// Fields of the body; empty until they have been read.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.0.fields
    }

    pub(crate) fn set_fields(&mut self, fields: Vec<(String, String)>) {
        self.0.fields = fields;
    }

    /// Writes the path as the router will read it, so that nobody on the way there reads another one. A path
    /// that the router will refuse is left as it was sent.
    pub(crate) fn normalize_path(&mut self) {
        let uri = &mut self.0.parts.uri;
        let Ok(Some(normal)) = normalize(uri.path()) else {
            return;
        };
        let target = match uri.query() {
            Some(query) => format!("{normal}?{query}"),
            None => normal.into(),
        };
        let mut parts = std::mem::take(uri).into_parts();
        // What was valid with its escapes is valid with fewer of them.
        parts.path_and_query = target.try_into().ok();
        *uri = Uri::from_parts(parts).unwrap_or_default();
    }

    /// Takes the request, leaving an empty one with the values of its dependencies.
    #[must_use]
    pub(crate) fn take(&mut self) -> Self {
        let mut left = Self::empty();
        left.0.slots = std::mem::take(&mut self.0.slots);
        left.0.rare = self.0.rare.take();
        left.0.entry.clone_from(&self.0.entry);
        let mut taken = std::mem::replace(self, left);
        if let Some(identity) = self.0.rare.as_ref().and_then(|rare| rare.identity.clone()) {
            taken.0.rare().identity = Some(identity);
        }
        taken
    }

    /// Hands the request to a route.
    pub(crate) fn enter(&mut self, path: RequestPath, entry: Arc<Entry>, body_limit: u64) {
        self.0.path = path;
        self.0.entry = Some(entry);
        self.0.body_limit = body_limit;
    }

    /// Whether somebody reads the request when its arguments have been read.
    #[inline]
    pub(crate) fn is_kept(&self) -> bool {
        self.0
            .entry
            .as_ref()
            .is_some_and(|entry| entry.keeps_request)
    }

    /// Drops what holds the bytes of the head, and what nobody has read of the body.
    #[inline]
    pub(crate) fn forget(&mut self) {
        self.0.parts.uri = Uri::default();
        self.0.body = Body::empty();
    }

    /// The tasks of the application whose route the request has entered.
    pub(crate) fn tasks(&self) -> Tasks {
        self.0
            .entry
            .as_ref()
            .map_or_else(Tasks::default, |entry| entry.tasks.clone())
    }

    /// Takes it apart into the ecosystem's request.
    #[must_use]
    pub fn into_http(self) -> http::Request<Body> {
        let Inner { parts, body, .. } = *self.0;
        http::Request::from_parts(parts, body)
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
