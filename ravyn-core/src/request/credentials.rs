//! What the security schemes of a request have found, and who finds out whose it is.

use std::any::Any;
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

/// What each scheme has found, by the scheme's address.
#[derive(Default)]
pub(super) struct Credentials(Vec<(usize, Box<dyn Any + Send + Sync>)>);

impl Credentials {
    pub(super) fn get<C: Clone + 'static>(&self, scheme: usize) -> Option<Option<C>> {
        let (_, found) = self.0.iter().find(|(known, _)| *known == scheme)?;
        found.downcast_ref::<Option<C>>().cloned()
    }

    pub(super) fn keep<C: Send + Sync + 'static>(&mut self, scheme: usize, found: Option<C>) {
        self.0.push((scheme, Box::new(found)));
    }
}

/// Credentials are not shown.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.0.len())
    }
}
