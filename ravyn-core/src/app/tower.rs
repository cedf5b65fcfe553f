//! The application as a `tower::Service`, so that it can stand inside another one.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::{App, AppFuture};
use crate::endpoint::Endpoint;
use crate::error::BoxError;
use crate::request::Request;
use crate::response::Response;

impl<B> tower_service::Service<http::Request<B>> for App
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Infallibly;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Infallibly {
        Infallibly(Endpoint::call(self, Request::from(request)))
    }
}

/// The application's answer, as tower wants it: it never fails.
#[derive(Debug)]
pub struct Infallibly(AppFuture);

impl Future for Infallibly {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        std::pin::Pin::new(&mut self.0).poll(cx).map(Ok)
    }
}
