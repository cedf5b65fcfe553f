//! `.authentication(&SCHEME)`: who a request comes from, found out when somebody asks.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use super::SecurityScheme;
use super::one::One;
use super::requirement::{Asks, Requirement};
use crate::error::Error;
use crate::identity::Identity;
use crate::meta::{ArgumentMeta, ResponsesMeta, SecurityMeta, SourceLocation};
use crate::params::Argument;
use crate::request::{Authenticate, Request};
use crate::task::BoxFuture;

/// Says whose a credential is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose it is",
    label = "no `AsIdentity`",
    note = "a scheme authenticates when it verifies its credentials and gives an `Identity`, or a type that implements `AsIdentity`"
)]
pub trait AsIdentity {
    /// The identity.
    fn as_identity(&self) -> Identity;
}

impl AsIdentity for Identity {
    fn as_identity(&self) -> Identity {
        self.clone()
    }
}

/// A scheme that a level authenticates by.
#[derive(Clone)]
pub struct ListedAuthentication {
    scheme: Arc<dyn Authenticates>,
    pub(crate) arguments: Vec<ArgumentMeta>,
    pub(crate) responses: ResponsesMeta,
    pub(crate) security: SecurityMeta,
    /// Name of the scheme.
    name: Cow<'static, str>,
    /// Where a level was given it.
    pub(crate) source: SourceLocation,
}

impl ListedAuthentication {
    pub(crate) fn new<S>(scheme: One<S>, source: SourceLocation) -> Self
    where
        S: SecurityScheme,
        S::Credential: AsIdentity,
    {
        Self {
            name: scheme.name(),
            arguments: scheme.arguments(),
            responses: scheme.responses(),
            security: scheme.describe(),
            scheme: Arc::new(scheme),
            source,
        }
    }

    /// How it asks for a credential.
    pub(crate) fn challenges(&self) -> Vec<HeaderValue> {
        self.scheme.challenges()
    }
}

impl fmt::Debug for ListedAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authentication({:?})", self.security)
    }
}

trait Authenticates: Send + Sync {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> BoxFuture<'a, Result<Option<Identity>, Error>>;

    fn challenges(&self) -> Vec<HeaderValue>;
}

impl<S> Authenticates for One<S>
where
    S: SecurityScheme,
    S::Credential: AsIdentity,
{
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> BoxFuture<'a, Result<Option<Identity>, Error>> {
        Box::pin(async move {
            let found = self.ask(request, arguments).await;
            let found = found.map_err(|refusal| self.refuse(refusal))?;
            Ok(found.map(|credential| credential.as_identity()))
        })
    }

    fn challenges(&self) -> Vec<HeaderValue> {
        Requirement::challenges(self, None)
    }
}

/// The schemes of a route, those of the innermost level first.
#[derive(Debug, Default)]
pub struct Authentications(Vec<(ListedAuthentication, Box<[Argument]>)>);

impl Authentications {
    /// These schemes, with their compiled arguments.
    #[must_use]
    pub fn new(list: Vec<(ListedAuthentication, Box<[Argument]>)>) -> Self {
        Self(list)
    }
}

impl Authenticate for Authentications {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<Option<Identity>, Error>> {
        Box::pin(async move {
            for (one, arguments) in &self.0 {
                let found = one.scheme.authenticate(request, arguments).await?;
                if let Some(identity) = found {
                    let name = one.name.clone();
                    return Ok(Some(match identity.scheme() {
                        Some(_) => identity,
                        None => identity.by_scheme(name),
                    }));
                }
            }
            Ok(None)
        })
    }
}
