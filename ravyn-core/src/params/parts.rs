//! Parts of a request that no document mentions.

use std::net::SocketAddr;

use http::{HeaderMap, Method, Uri, Version};

use super::{Argument, FromRequest, Rejection, Stage};
use crate::error::Error;
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::request::{Request, cookies};

/// Address of the connection's other end. Behind a proxy that is the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddr(pub SocketAddr);

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
    MatchedPath: request => Ok(Self(request.route().map(|route| route.path.clone()).unwrap_or_default()));
    CookieJar: request => {
        let pairs = cookies::pairs(request.headers());
        Ok(Self(pairs.map(|(name, value)| (name.to_owned(), cookies::decode(value).into_owned())).collect()))
    };
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
