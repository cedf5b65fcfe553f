//! The request as the ecosystem has it, while foreign code reads and changes it.

use std::net::SocketAddr;

use super::{Body, Inner, Request};

/// Address of the peer of the connection, in the extensions of a foreign request.
///
/// Tower layers and mounted services find it there. A request that brings one is of that address: a layer that
/// knows the client behind a proxy may replace it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

impl Request {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::{Method, Uri};

    use super::*;
    use crate::meta::RouteMeta;
    use crate::request::Entry;
    use crate::task::Tasks;

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
}
