//! A request as the framework sees it: the head, the body, and what the server and the router know of it.

mod accept;
mod background;
mod body;
pub(crate) mod cookies;
mod credentials;
mod departure;
mod path;
#[cfg(test)]
mod properties;
mod scheme;
mod scope;
pub(crate) mod spare;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;
use tokio_util::sync::CancellationToken;

use http::{Extensions, HeaderMap, HeaderValue, Method, Response, Uri, Version};

pub(crate) use self::accept::choose;
pub(crate) use self::background::BackgroundTasks;
pub use self::body::{Body, BodyError, TransferError};
use self::credentials::Credentials;
pub(crate) use self::credentials::{Authenticate, SchemeId};
pub(crate) use self::departure::{Departure, DepartureCell};
pub use self::path::{PathError, RequestPath};
pub(crate) use self::path::{decode as decode_path, has_encoded_separator, normalize};
pub use self::scheme::Scheme;
pub use self::scope::Outcome;
use self::scope::Slots;
pub(crate) use self::scope::{Slot, Teardown, Teardowns};
use crate::identity::Identity;
use crate::meta::RouteMeta;
use crate::task::Tasks;

/// Address of the peer of the connection, in the extensions of a foreign request.
///
/// Tower layers and mounted services find it there. A request that brings one is of that address: a layer that
/// knows the client behind a proxy may replace it.
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

/// Where the request comes from, as far as somebody knows more than the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Origin {
    client: Option<IpAddr>,
    scheme: Scheme,
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

    /// Address of the connection's other end. `None` for a request that came without a socket.
    #[must_use]
    pub fn client(&self) -> Option<SocketAddr> {
        self.0.client
    }

    /// Address of the client: what a trusted proxy says of it, else that of the connection's other end. An IPv4 address in
    /// the form of IPv6 is one of IPv4. `None` for a request that came without a socket.
    #[must_use]
    pub fn client_ip(&self) -> Option<IpAddr> {
        let told = self.0.rare.as_ref().and_then(|rare| rare.origin.client);
        told.or_else(|| Some(self.0.client?.ip().to_canonical()))
    }

    /// Says who the client is. The other end of the connection, [`client`](Self::client), stays.
    pub fn set_client_ip(&mut self, client: IpAddr) {
        self.0.rare().origin.client = Some(client);
    }

    /// Whether it came over TLS.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        let rare = self.0.rare.as_ref();
        rare.map_or(Scheme::Http, |rare| rare.origin.scheme)
    }

    /// Says whether it came over TLS.
    pub fn set_scheme(&mut self, scheme: Scheme) {
        self.0.rare().origin.scheme = scheme;
    }

    /// The host that it names, without a port: that of its target, else that of its `Host` field.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self.uri().host() {
            Some(host) => Some(host),
            None => Some(without_port(self.headers().get(HOST)?.to_str().ok()?)),
        }
    }

    /// Says which host it names, in its `Host` field and in its target where that names one.
    pub fn set_host(&mut self, host: Authority) {
        // An authority has no bytes that a field may not have.
        if let Ok(field) = HeaderValue::from_str(host.as_str()) {
            self.headers_mut().insert(HOST, field);
        }
        let uri = &mut self.0.parts.uri;
        if uri.authority().is_some() {
            let mut parts = std::mem::take(uri).into_parts();
            parts.authority = Some(host);
            *uri = Uri::from_parts(parts).unwrap_or_default();
        }
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

    /// Takes it apart into the ecosystem's request, whose extensions have the [`PeerAddress`].
    #[must_use]
    pub fn into_http(self) -> http::Request<Body> {
        self.detach().0
    }

    /// Takes head and body out of it, and keeps the rest until [`Detached::attach`].
    pub(crate) fn detach(mut self) -> (http::Request<Body>, Detached) {
        let inner = &mut *self.0;
        let (mut left, ()) = http::Request::new(()).into_parts();
        left.uri = inner.parts.uri.clone();
        let mut parts = std::mem::replace(&mut inner.parts, left);
        if let Some(client) = inner.client {
            parts.extensions.insert(PeerAddress(client));
        }
        let request = http::Request::from_parts(parts, inner.body.take());
        (request, Detached(self.0))
    }
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        // The last of an IPv6 address has a bracket behind it.
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// What is known of a request beside its head and its body, while foreign code has those.
#[derive(Debug)]
pub(crate) struct Detached(Box<Inner>);

impl Detached {
    /// Puts the request together again, with what became of its head and its body.
    pub(crate) fn attach(self, request: http::Request<Body>) -> Request {
        let Self(mut inner) = self;
        let (mut parts, body) = request.into_parts();
        if let Some(PeerAddress(client)) = parts.extensions.remove() {
            inner.client = Some(client);
        }
        let routed = inner.parts.uri.path();
        if inner.entry.is_some() && parts.uri.path() != routed {
            // Its values are pieces of the path that was matched.
            inner.path.keep(routed);
        }
        inner.parts = parts;
        inner.body = body;
        Request(inner)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_foreign_code_does_to_the_head_leaves_the_rest_of_a_request_alone() {
        let client = SocketAddr::from(([192, 0, 2, 7], 4000));
        let request = http::Request::get("/items/7").body("note".into());
        let (parts, body) = request.expect("a request").into_parts();
        let mut request = Request::from_peer(parts, body, Some(client));
        request.locate(|path, sent| path.begin_values(sent).1.push(7, 1));
        let route = RouteMeta::new("show", vec![Method::GET], "/items/{id}");
        request.enter(
            Arc::new(Entry {
                meta: route,
                tasks: Tasks::default(),
                keeps_request: false,
                authenticate: None,
                challenges: Box::default(),
            }),
            9,
        );

        let (mut http, rest) = request.detach();
        assert_eq!(http.extensions().get(), Some(&PeerAddress(client)));
        *http.uri_mut() = Uri::from_static("/7");
        let request = rest.attach(http);
        assert_eq!(request.uri(), "/7");
        assert_eq!(request.path_value(0), Some("7"));
        assert_eq!(request.client(), Some(client));
        assert_eq!(request.route().map(|route| route.handler), Some("show"));
        assert_eq!(request.body_limit(), 9);
        assert!(!request.body().is_empty());
        assert!(request.extensions().get::<PeerAddress>().is_none());
    }
    #[test]
    fn where_a_request_comes_from_stays_known_when_it_is_taken() {
        let mapped = SocketAddr::from(([0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0207], 4000));
        let (parts, body) = http::Request::new(Body::empty()).into_parts();
        let mut request = Request::from_peer(parts, body, Some(mapped));
        let address = |text: &str| text.parse::<IpAddr>().ok();
        assert_eq!(request.client_ip(), address("192.0.2.7"));
        assert_eq!(request.scheme(), Scheme::Http);
        request.set_client_ip(IpAddr::from([203, 0, 113, 9]));
        request.set_scheme(Scheme::Https);
        let taken = request.take();
        for request in [&request, &taken] {
            assert_eq!(request.client_ip(), address("203.0.113.9"));
            assert_eq!(request.scheme(), Scheme::Https);
        }
        assert_eq!(taken.client(), Some(mapped));
    }

    #[test]
    fn there_is_one_host() {
        let request =
            http::Request::get("http://proxy.internal:81/a?b").header("host", "proxy.internal:81");
        let mut request = Request::from(request.body(Body::empty()).expect("a request"));
        assert_eq!(request.host(), Some("proxy.internal"));
        request.set_host(Authority::from_static("shop.example:8443"));
        assert_eq!(request.host(), Some("shop.example"));
        assert_eq!(request.headers()[HOST], "shop.example:8443");
        assert_eq!(request.uri(), "http://shop.example:8443/a?b");

        let request = http::Request::get("/").header("host", "[::1]:80");
        let request = Request::from(request.body(Body::empty()).expect("a request"));
        assert_eq!(request.host(), Some("[::1]"));
    }
    #[test]
    fn a_port_is_not_part_of_a_host() {
        for (authority, host) in [
            ("a", "a"),
            ("a:80", "a"),
            ("a:", "a"),
            ("[::1]", "[::1]"),
            ("[::1]:80", "[::1]"),
        ] {
            assert_eq!(without_port(authority), host);
        }
    }
}
