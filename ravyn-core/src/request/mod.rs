//! A request as the framework sees it: the head, the body, and what the server and the router know of it.

mod accept;
mod background;
mod body;
pub(crate) mod cookies;
mod credentials;
mod departure;
mod foreign;
mod origin;
mod path;
#[cfg(test)]
mod properties;
mod scheme;
mod scope;
pub(crate) mod spare;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use http::request::Parts;
use tokio_util::sync::CancellationToken;

use http::{Extensions, HeaderMap, HeaderValue, Method, Response, Uri, Version};

pub(crate) use self::accept::choose;
pub(crate) use self::background::BackgroundTasks;
pub use self::body::{Body, BodyError, TransferError};
use self::credentials::Credentials;
pub(crate) use self::credentials::{Authenticate, SchemeId};
pub(crate) use self::departure::{Departure, DepartureCell};
pub(crate) use self::foreign::Detached;
pub use self::foreign::PeerAddress;
use self::origin::Origin;
pub use self::path::{PathError, RequestPath};
pub(crate) use self::path::{decode as decode_path, has_encoded_separator, normalize};
pub use self::scheme::Scheme;
pub use self::scope::Outcome;
use self::scope::Slots;
pub(crate) use self::scope::{Slot, Teardown, Teardowns};
use crate::identity::Identity;
use crate::meta::RouteMeta;
use crate::task::Tasks;

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
pub(crate) struct Entry {
    pub(crate) meta: RouteMeta,
    /// Where work goes on that outlives the request.
    pub(crate) tasks: Tasks,
    /// Whether somebody reads the request when the handler has ended.
    pub(crate) keeps_request: bool,
    /// Finds out who a request comes from. `None`: no level says how.
    pub(crate) authenticate: Option<Box<dyn Authenticate>>,
    /// How the route asks for a credential.
    pub(crate) challenges: Box<[HeaderValue]>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.meta.path)
    }
}

#[derive(Debug, Default)]
struct Rare {
    teardowns: Option<Teardowns>,
    /// An argument that was read before has faults.
    has_faults: bool,
    background: Option<BackgroundTasks>,
    identity: Option<Arc<Identity>>,
    /// Whether the schemes of the route were asked.
    is_authenticated: bool,
    credentials: Credentials,
    disconnect: Option<CancellationToken>,
    /// Where the route says what is to be done when the client goes away.
    departure: Option<DepartureCell>,
    /// The answer to a request without a route, while it is with middleware.
    refusal: Option<Response<Body>>,
    origin: Origin,
}

impl Inner {
    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}

/// Largest request body unless the application or the route says otherwise: 2 MiB.
pub const DEFAULT_BODY_LIMIT: u64 = 2 * 1024 * 1024;

impl Request {
    /// A request of these parts. A [`PeerAddress`] and a [`Scheme`] in their extensions are those of the request.
    #[must_use]
    pub fn new(mut parts: Parts, body: Body) -> Self {
        let client = parts.extensions.remove::<PeerAddress>().map(|peer| peer.0);
        let scheme = parts.extensions.remove::<Scheme>();
        let mut request = Self::from_peer(parts, body, client);
        if let Some(scheme) = scheme {
            request.set_scheme(scheme);
        }
        request
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

    /// Its target. A path that names a route is in its normal form: what may be written without an escape is.
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

    pub(crate) fn set_disconnect(&mut self, token: CancellationToken) {
        self.0.rare().disconnect = Some(token);
    }

    /// A place where the route, which is not known yet, can say what is to be done when the client goes away.
    pub(crate) fn await_departure(&mut self) -> DepartureCell {
        Arc::clone(self.0.rare().departure.get_or_insert_default())
    }

    pub(crate) fn take_departure_cell(&mut self) -> Option<DepartureCell> {
        self.0.rare.as_mut()?.departure.take()
    }

    pub(crate) fn disconnect(&self) -> Option<&CancellationToken> {
        self.0.rare.as_ref()?.disconnect.as_ref()
    }

    pub(crate) fn set_refusal(&mut self, response: Response<Body>) {
        self.0.rare().refusal = Some(response);
    }

    pub(crate) fn take_refusal(&mut self) -> Option<Response<Body>> {
        self.0.rare.as_mut()?.refusal.take()
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

    /// Writes the path as the router reads it, so that nobody reads another one.
    ///
    /// # Errors
    /// Why the router refuses it. It is then left as it was sent.
    #[inline]
    pub(crate) fn normalize_path(&mut self) -> Result<(), PathError> {
        if let Some(normal) = normalize(self.0.parts.uri.path())? {
            self.set_path(&normal);
        }
        Ok(())
    }

    /// Replaces the path of its target by a valid one.
    pub(crate) fn set_path(&mut self, path: &str) {
        let uri = &mut self.0.parts.uri;
        let target = match uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
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
        let tells = |rare: &&Rare| rare.identity.is_some() || rare.origin != Origin::default();
        if let Some(kept) = self.0.rare.as_deref().filter(tells) {
            let rare = taken.0.rare();
            rare.identity.clone_from(&kept.identity);
            rare.origin = kept.origin;
        }
        taken
    }

    /// Finds something by the path of its target, whose values are noted where they stand.
    #[inline]
    pub(crate) fn locate<T>(&mut self, find: impl FnOnce(&mut RequestPath, &str) -> T) -> T {
        let Inner { parts, path, .. } = &mut *self.0;
        find(path, parts.uri.path())
    }

    /// Hands the request to a route.
    #[inline]
    pub(crate) fn enter(&mut self, entry: Arc<Entry>, body_limit: u64) {
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

    /// Drops what nobody has read of the body.
    #[inline]
    pub(crate) fn forget_body(&mut self) {
        if !self.0.body.is_empty() {
            self.0.body = Body::empty();
        }
    }

    /// The tasks of the application whose route the request has entered.
    pub(crate) fn tasks(&self) -> Tasks {
        self.0
            .entry
            .as_ref()
            .map_or_else(Tasks::default, |entry| entry.tasks.clone())
    }
}

const _: () = {
    const fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Request>();
};
