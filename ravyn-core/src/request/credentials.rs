//! What the security schemes of a request have found, and who finds out whose it is.

use std::any::{Any, TypeId};
use std::fmt;

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

/// What tells a scheme from every other one: its address, and its type, for values without a size may share an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SchemeId(usize, TypeId);

impl SchemeId {
    pub(crate) fn of<S>(scheme: &'static S) -> Self {
        Self(std::ptr::from_ref(scheme).addr(), TypeId::of::<S>())
    }
}

/// What each scheme has found.
#[derive(Default)]
pub(super) struct Credentials(Vec<(SchemeId, Box<dyn Any + Send + Sync>)>);

impl Credentials {
    pub(super) fn get<C: Clone + 'static>(&self, scheme: SchemeId) -> Option<Option<C>> {
        let (_, found) = self.0.iter().find(|(known, _)| *known == scheme)?;
        found.downcast_ref::<Option<C>>().cloned()
    }

    pub(super) fn keep<C: Send + Sync + 'static>(&mut self, scheme: SchemeId, found: Option<C>) {
        self.0.push((scheme, Box::new(found)));
    }
}

/// Credentials are not shown.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.0.len())
    }
}
