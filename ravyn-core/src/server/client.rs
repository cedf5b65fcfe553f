//! The client's side of one connection, for tests over a real socket.
//!
//! It knows no redirects, no pools and no cookies: one connection carries one request.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::HOST;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::Full;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

use crate::error::BoxError;
use crate::request::Body;

/// Why a request got no response.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The server could not be reached.
    #[error("{address} cannot be reached")]
    Connect {
        /// The address of the server.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The request cannot be sent to a server.
    #[error("the request has no target that can be sent")]
    Target(#[source] http::Error),
    /// The connection failed.
    #[error("the connection failed")]
    Exchange(#[source] BoxError),
}

impl From<hyper::Error> for ClientError {
    fn from(error: hyper::Error) -> Self {
        Self::Exchange(error.into())
    }
}

/// Sends a request over HTTP/1.1. Without a `Host` field it gets the address as one.
///
/// # Errors
/// [`ClientError`]
pub async fn send_http1(
    address: SocketAddr,
    mut request: Request<Bytes>,
) -> Result<Response<Body>, ClientError> {
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    *request.uri_mut() =
        Uri::try_from(target).map_err(|error| ClientError::Target(error.into()))?;
    if !request.headers().contains_key(HOST) {
        request.headers_mut().insert(HOST, host(address)?);
    }
    let (mut sender, connection) = http1::handshake(connect(address).await?).await?;
    tokio::spawn(connection);
    let response = sender.send_request(request.map(Full::new)).await?;
    Ok(response.map(Body::new))
}

/// Sends a request over HTTP/2 to a server that is known to speak it. Without an authority it gets
/// the address as one.
///
/// # Errors
/// [`ClientError`]
pub async fn send_http2(
    address: SocketAddr,
    mut request: Request<Bytes>,
) -> Result<Response<Body>, ClientError> {
    let mut parts = request.uri().clone().into_parts();
    parts.scheme.get_or_insert(Scheme::HTTP);
    if parts.authority.is_none() {
        let authority = Authority::try_from(address.to_string());
        parts.authority = Some(authority.map_err(|error| ClientError::Target(error.into()))?);
    }
    let uri = Uri::from_parts(parts).map_err(|error| ClientError::Target(error.into()))?;
    *request.uri_mut() = uri;
    let io = connect(address).await?;
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), io).await?;
    tokio::spawn(connection);
    let response = sender.send_request(request.map(Full::new)).await?;
    Ok(response.map(Body::new))
}

async fn connect(address: SocketAddr) -> Result<TokioIo<TcpStream>, ClientError> {
    let stream = TcpStream::connect(address).await;
    stream
        .map(TokioIo::new)
        .map_err(|source| ClientError::Connect { address, source })
}

fn host(address: SocketAddr) -> Result<HeaderValue, ClientError> {
    HeaderValue::try_from(address.to_string()).map_err(|error| ClientError::Target(error.into()))
}
