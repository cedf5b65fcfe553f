//! What the security schemes of a request have found, and who finds out whose it is.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use super::Request;
use crate::error::Error;
use crate::identity::Identity;
use crate::task::BoxFuture;

/// Finds out who a request comes from.
pub trait Authenticate: Send + Sync {
    /// The identity. `None`: the request has no credential.
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<Option<Identity>, Error>>;
}

impl Request {
    /// Who it comes from, where somebody has found out before: a scheme that was asked, a middleware, an interceptor.
    /// Nothing is asked now; see [`identity`](Self::identity).
    #[must_use]
    pub fn known_identity(&self) -> Option<&Identity> {
        self.0.rare.as_ref()?.identity.as_deref()
    }

    /// Who it comes from: asks the schemes of the route, unless somebody has done so before. `None`: it has no credential.
    ///
    /// # Errors
    /// That of a credential that is not good.
    ///
    /// # Cancel safety
    /// Dropped before its end, nothing is kept, and the schemes are asked anew.
    pub async fn identity(&mut self) -> Result<Option<&Identity>, Error> {
        let is_known = self.known_identity().is_some()
            || self
                .0
                .rare
                .as_ref()
                .is_some_and(|rare| rare.is_authenticated);
        if !is_known && let Some(entry) = self.0.entry.clone() {
            if let Some(schemes) = &entry.authenticate {
                let found = schemes.authenticate(self).await?;
                self.0.rare().identity = found.map(Arc::new);
            }
            self.0.rare().is_authenticated = true;
        }
        Ok(self.known_identity())
    }

    /// What a scheme has found in the request before: a credential, none, or what is wrong with it.
    pub(crate) fn credential<F: Clone + 'static>(&self, scheme: SchemeId) -> Option<F> {
        self.0.rare.as_ref()?.credentials.get(scheme)
    }

    /// Keeps what a scheme has found. `is_good`: it is a credential.
    pub(crate) fn keep_credential<F: Send + Sync + 'static>(
        &mut self,
        scheme: SchemeId,
        found: F,
        is_good: bool,
    ) {
        self.0.rare().credentials.keep(scheme, found, is_good);
    }

    /// Whether it has said who it is: it has an identity, or a credential that is good.
    pub(crate) fn is_introduced(&self) -> bool {
        let rare = self.0.rare.as_ref();
        rare.is_some_and(|rare| rare.identity.is_some() || rare.credentials.has_one)
    }

    /// How its route asks for a credential.
    pub(crate) fn challenges(&self) -> &[HeaderValue] {
        self.0.entry.as_ref().map_or(&[], |entry| &entry.challenges)
    }

    /// Says who it comes from. Permissions then refuse with 403 and not with 401.
    pub fn set_identity(&mut self, identity: Identity) {
        self.0.rare().identity = Some(Arc::new(identity));
    }
}

/// What tells a scheme from every other one: its address, and its type, for values without a size may share an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemeId(usize, TypeId);

impl SchemeId {
    pub(crate) fn of<S: 'static>(scheme: &S) -> Self {
        Self(std::ptr::from_ref(scheme).addr(), TypeId::of::<S>())
    }
}

/// What each scheme has found.
#[derive(Default)]
pub(super) struct Credentials {
    list: Vec<(SchemeId, Box<dyn Any + Send + Sync>)>,
    /// Whether one of them has found a credential.
    has_one: bool,
}

impl Credentials {
    pub(super) fn get<F: Clone + 'static>(&self, scheme: SchemeId) -> Option<F> {
        let (_, found) = self.list.iter().find(|(known, _)| *known == scheme)?;
        found.downcast_ref::<F>().cloned()
    }

    pub(super) fn keep<F: Send + Sync + 'static>(
        &mut self,
        scheme: SchemeId,
        found: F,
        is_good: bool,
    ) {
        self.has_one |= is_good;
        self.list.push((scheme, Box::new(found)));
    }
}

/// Credentials are not shown.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.list.len())
    }
}
