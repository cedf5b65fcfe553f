//! Where a request comes from, and which host it names.

use std::net::{IpAddr, SocketAddr};

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderValue, Uri};

use super::{Request, Scheme};

/// Where the request comes from, as far as somebody knows more than the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) client: Option<IpAddr>,
    pub(super) scheme: Scheme,
}

impl Request {
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
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        // The last of an IPv6 address has a bracket behind it.
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Body;

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
