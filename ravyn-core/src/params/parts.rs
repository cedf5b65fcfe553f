//! Parts of a request that no document mentions.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, Method, Uri, Version};
use tokio_util::sync::CancellationToken;

use super::{Argument, FromRequest, Rejection, Stage};
use crate::error::{BoxError, Error};
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::request::{BackgroundTasks, Request, cookies};

/// Address of the connection's other end. Behind a proxy that is the proxy; [`ClientIp`] is the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddr(pub SocketAddr);

/// Address of the client: what a trusted proxy says of it, else that of the connection's other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientIp(pub IpAddr);

impl From<ClientIp> for Option<IpAddr> {
    fn from(client: ClientIp) -> Self {
        Some(client.0)
    }
}

impl From<&ClientIp> for Option<IpAddr> {
    fn from(client: &ClientIp) -> Self {
        Some(client.0)
    }
}

/// Template of the path that was matched: `/users/{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedPath(pub String);

/// A value that a layer put beside the request. Without it the answer is a 500.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extension<T>(pub T);

#[diagnostic::do_not_recommend]
impl FromRequest for Uri {
    const STAGE: Stage = Stage::Parameter;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Whole;
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        Ok(request.uri().clone())
    }
}

/// All cookies of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CookieJar(Vec<(String, String)>);

impl CookieJar {
    /// Value of a cookie. Of two of one name the first counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Names and values, in the order they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no layer has put a `{0}` beside the request")]
struct NoExtension(&'static str);

#[derive(Debug, thiserror::Error)]
#[error("the request did not come over a socket, so it has no client address")]
struct NoClient;

macro_rules! parts {
    ($($type:ty: $request:ident => $value:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromRequest for $type {
            const STAGE: Stage = Stage::Parameter;

            fn describe(_: &mut ArgumentMeta) {}

            async fn from_request($request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
                $value
            }
        }
    )*};
}

parts! {
    Method: request => Ok(request.method().clone());
    Version: request => Ok(request.version());
    HeaderMap: request => Ok(request.headers().clone());
    ClientAddr: request => {
        request.client().map(Self).ok_or_else(|| Rejection::Answer(Error::internal(NoClient)))
    };
    ClientIp: request => {
        request.client_ip().map(Self).ok_or_else(|| Rejection::Answer(Error::internal(NoClient)))
    };
    MatchedPath: request => Ok(Self(request.route().map(|route| route.path.clone()).unwrap_or_default()));
    CookieJar: request => {
        let pairs = cookies::pairs(request.headers());
        Ok(Self(pairs.map(|(name, value)| (name.to_owned(), cookies::decode(value).into_owned())).collect()))
    };
}

/// A sign that the client has gone away, for work that goes on without it.
///
/// A handler whose client leaves is dropped, or goes on where its route says so (`cancel = "detach"`, the default
/// for POST, PUT, PATCH and DELETE); in both cases the sign is given, also to what the handler has spawned.
#[derive(Clone, Debug, Default)]
pub struct Disconnect(CancellationToken);

impl Disconnect {
    /// Whether the client has gone away.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until the client goes away; for ever, if it stays.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn gone(&self) {
        self.0.cancelled().await;
    }
}

impl FromRequest for Disconnect {
    const STAGE: Stage = Stage::Parameter;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Disconnect;
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        Ok(Self(request.disconnect().cloned().unwrap_or_default()))
    }
}

/// Work to be done when the answer has been sent: it never touches the answer, and a failure of it is logged.
///
/// Work that was added runs one after the other, on a task that a shutdown waits for within its deadline. It runs
/// only behind an answer below 400, and also when the client goes away while the answer is being sent.
///
/// # Example
/// ```
/// use ravyn_core::params::Background;
///
/// async fn order(background: Background) -> &'static str {
///     background.add(async { println!("a letter to the customer") });
///     "ordered"
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Background(BackgroundTasks);

impl Background {
    /// Adds work. An error of a `Result` is logged.
    pub fn add<F>(&self, work: F)
    where
        F: Future<Output: Finished> + Send + 'static,
    {
        self.0.add(async move { work.await.finish() });
    }
}

/// What work in the background may end with: `()`, or a `Result` of it.
pub trait Finished {
    /// Logs a failure.
    fn finish(self);
}

impl Finished for () {
    fn finish(self) {}
}

impl<E: Into<BoxError>> Finished for Result<(), E> {
    fn finish(self) {
        if let Err(error) = self.map_err(Into::into) {
            tracing::error!(%error, "work in the background failed");
        }
    }
}

impl FromRequest for Background {
    const STAGE: Stage = Stage::Parameter;

    fn describe(_: &mut ArgumentMeta) {}

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        Ok(Self(request.background()))
    }
}

impl<T: Clone + Send + Sync + 'static> FromRequest for Extension<T> {
    const STAGE: Stage = Stage::Parameter;

    fn describe(_: &mut ArgumentMeta) {}

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let found = request.extensions().get::<T>().cloned().map(Self);
        found.ok_or_else(|| {
            Rejection::Answer(Error::internal(NoExtension(std::any::type_name::<T>())))
        })
    }
}
