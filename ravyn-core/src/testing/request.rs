//! A request of a test, while it is being written.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde::Serialize;

use super::contract::Contract;
use super::{DOCUMENT, Target, TestClient, TestResponse};
use crate::endpoint::Endpoint;
use crate::identity::Identity;
use crate::request::{Body, Request, Scheme};
use crate::server;

/// A request that has not been sent.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct TestRequest<'client> {
    client: &'client TestClient,
    method: Method,
    uri: String,
    headers: HeaderMap,
    cookies: Vec<String>,
    body: Bytes,
    address: Option<SocketAddr>,
    scheme: Scheme,
    identity: Option<Identity>,
}

impl<'client> TestRequest<'client> {
    pub(super) fn new(client: &'client TestClient, method: Method, path: &str) -> Self {
        Self {
            client,
            method,
            uri: path.to_owned(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Bytes::new(),
            address: None,
            scheme: client.scheme,
            identity: client.identity.clone(),
        }
    }

    /// Adds query parameters, escaped.
    pub fn query<K: AsRef<str>, V: ToString>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            query.append_pair(name.as_ref(), &value.to_string());
        }
        self.uri
            .push(if self.uri.contains('?') { '&' } else { '?' });
        self.uri.push_str(&query.finish());
        self
    }

    /// Adds a header field.
    ///
    /// # Panics
    /// When the name or the value is not valid.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a valid header name");
        self.headers.append(
            name,
            HeaderValue::try_from(value).expect("a valid header value"),
        );
        self
    }

    /// Adds a cookie.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push(format!("{name}={value}"));
        self
    }

    /// Sends JSON.
    ///
    /// # Panics
    /// When the value cannot be serialized.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        let json = serde_json::to_vec(value).expect("a value that can be serialized");
        self.content("application/json", json)
    }

    /// Sends a form (`application/x-www-form-urlencoded`).
    pub fn form<K: AsRef<str>, V: AsRef<str>>(
        self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        self.content("application/x-www-form-urlencoded", form.finish())
    }

    /// Sends a body of any media type.
    ///
    /// # Panics
    /// When the media type cannot stand in a header.
    #[track_caller]
    pub fn content(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        let media_type = HeaderValue::try_from(media_type).expect("a valid media type");
        self.headers.insert(CONTENT_TYPE, media_type);
        self.body(body)
    }

    /// Sends a body without a media type.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Says who the request comes from, as if a scheme had found it out. What demands a credential still does.
    pub fn with_identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Sets the address that the request comes from, for a client without a socket.
    pub fn from_address(mut self, address: SocketAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// Says that the request comes over TLS, for a client without a socket.
    pub fn https(mut self) -> Self {
        self.scheme = Scheme::Https;
        self
    }

    /// Sends it, and reads the answer to its end.
    ///
    /// # Panics
    /// When the path is not valid, or the connection fails; of a client that is
    /// [`strict_openapi`](TestClient::strict_openapi) also when the document does not know the answer.
    pub async fn send(self) -> TestResponse {
        let client = self.client;
        let (method, uri) = (self.method.clone(), self.uri.clone());
        let host = self.headers.get(HOST).cloned();
        let answer = self.exchange().await;
        if let Some((path, contract)) = &client.strict {
            let read = async || {
                // Of a host that is served, and not in the clear: else a program may refuse it.
                let mut request = client.get(path).https();
                request.headers.extend(host.map(|host| (HOST, host)));
                let answer = request.exchange().await;
                // Who may read it is for the application to say; that it is true, holds for all.
                match (&client.target, answer.status().is_success()) {
                    (Target::App(app), false) if path == DOCUMENT => Contract::of_command(app),
                    _ => Contract::read(path, &answer),
                }
            };
            let contract = contract.get_or_init(read).await;
            let path = uri.split('?').next().unwrap_or_default();
            if let Err(breach) = contract.check(&method, path, &answer) {
                panic!("{breach}\n{}", String::from_utf8_lossy(answer.bytes()));
            }
        }
        answer
    }

    async fn exchange(mut self) -> TestResponse {
        let identity = self.identity.take();
        let (client, address, scheme) = (self.client, self.address, self.scheme);
        client.start().await;
        let request = self.into_http();
        let (parts, mut body) = match &client.target {
            Target::App(app) => {
                let (parts, body) = request.into_parts();
                let mut request = Request::from_peer(parts, Body::from(body), address);
                if scheme.is_https() {
                    request.set_scheme(scheme);
                }
                if let Some(identity) = identity {
                    request.set_identity(identity);
                }
                app.call(request).await.into_parts()
            }
            Target::Address(address) => {
                let response = server::client::send_http1(*address, request).await;
                response.expect("an answer from the server").into_parts()
            }
        };
        let bytes = body
            .read(u64::MAX)
            .await
            .expect("the whole body of the answer");
        TestResponse::new(parts, bytes)
    }

    fn into_http(self) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = match Uri::try_from(&self.uri) {
            Ok(uri) => uri,
            Err(error) => panic!(
                "`{}` is no path: {error}; a space is `%20`, and `.query(..)` escapes by itself",
                self.uri
            ),
        };
        *request.headers_mut() = self.headers;
        if !self.cookies.is_empty() {
            let cookies = HeaderValue::try_from(self.cookies.join("; ")).expect("valid cookies");
            request.headers_mut().insert(COOKIE, cookies);
        }
        request
            .headers_mut()
            .entry(HOST)
            .or_insert(HeaderValue::from_static("testserver"));
        request
    }
}
