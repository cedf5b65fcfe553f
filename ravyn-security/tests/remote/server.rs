//! A server that answers as it is told, and remembers what it was asked.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub(crate) const AUTHORITY: &str = include_str!("keys/authority.pem");

/// An answer to every request for a path.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    pub(crate) delay: Duration,
}

impl Reply {
    pub(crate) fn json(value: &Value) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", "application/json".into())],
            body: value.to_string(),
            delay: Duration::ZERO,
        }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::json(&Value::Null)
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

/// What the server was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

#[derive(Default)]
struct Shared {
    replies: HashMap<String, Reply>,
    asked: Vec<Asked>,
}

#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    is_tls: bool,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::listen(None).await
    }

    /// With a certificate of [`AUTHORITY`] for `localhost`.
    pub(crate) async fn start_tls() -> Self {
        let chain = CertificateDer::from_pem_slice(include_bytes!("keys/server.crt.pem"));
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("keys/server.pem"));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("a good certificate")
            .with_no_client_auth()
            .with_single_cert(
                vec![chain.expect("a good certificate")],
                key.expect("a good certificate"),
            )
            .expect("a good certificate");
        Self::listen(Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn listen(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            shared: Arc::default(),
            is_tls: tls.is_some(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (own, tls) = (own.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => own.serve(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                own.serve(stream).await;
                            }
                        }
                    }
                });
            }
        });
        server
    }

    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let service = service_fn(move |request| self.clone().reply(request));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        // A client may hang up.
        let _ = connection.await;
    }

    async fn reply(self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let path = request.uri().path().to_owned();
        let authorization = request.headers().get("authorization");
        let authorization =
            authorization.map(|value| value.to_str().expect("a field of text").to_owned());
        let body = request.into_body().collect().await;
        let body = body.map(|body| body.to_bytes()).unwrap_or_default();
        let reply = {
            let mut shared = self.shared();
            let reply = shared.replies.get(&path).cloned();
            shared.asked.push(Asked {
                path,
                authorization,
                body: String::from_utf8(body.to_vec()).expect("a body of text"),
            });
            reply.unwrap_or_else(|| Reply::status(404))
        };
        tokio::time::sleep(reply.delay).await;
        let mut response = Response::builder().status(reply.status);
        for (name, value) in reply.headers {
            response = response.header(name, value);
        }
        Ok(response
            .body(Full::new(reply.body.into()))
            .expect("a good answer"))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        if self.is_tls {
            format!("https://localhost:{}{path}", self.port())
        } else {
            format!("http://{}{path}", self.address)
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn answer(&self, path: &str, reply: Reply) {
        self.shared().replies.insert(path.to_owned(), reply);
    }

    /// All that it was asked for a path.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let all = self.shared().asked.clone();
        all.into_iter().filter(|asked| asked.path == path).collect()
    }

    /// How often it was asked for a path.
    pub(crate) fn hits(&self, path: &str) -> usize {
        self.asked(path).len()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().expect("nobody has panicked")
    }
}
