//! Policies: decisions about a resource that has been loaded.

use std::fmt;

use ravyn_core::error::{Error, HttpError};
use ravyn_core::identity::Identity;
use ravyn_core::request::Request;

/// A decision about somebody and a resource; see [`policy`].
pub struct Policy<F> {
    allows: F,
    name: &'static str,
}

/// A decision about somebody and a resource, to be asked by a handler that has loaded the resource.
///
/// # Example
/// ```
/// use ravyn_core::identity::Identity;
/// use ravyn_security::permission::policy;
///
/// struct Invoice {
///     owner: String,
/// }
///
/// let may_read = policy(|who: &Identity, invoice: &Invoice| {
///     who.has_role("accountant") || who.subject() == invoice.owner
/// });
/// let invoice = Invoice { owner: "ada".to_owned() };
/// assert!(may_read.allows(&Identity::new("ada"), &invoice));
/// assert!(may_read.require(Some(&Identity::new("bob")), &invoice).is_err());
/// ```
pub fn policy<R: ?Sized, F: Fn(&Identity, &R) -> bool>(allows: F) -> Policy<F> {
    Policy {
        allows,
        name: std::any::type_name::<F>(),
    }
}

impl<F> Policy<F> {
    /// The decision.
    pub fn allows<R: ?Sized>(&self, who: &Identity, resource: &R) -> bool
    where
        F: Fn(&Identity, &R) -> bool,
    {
        (self.allows)(who, resource)
    }

    /// Goes on where it allows.
    ///
    /// # Errors
    /// 401 without an identity, 403 where it does not allow.
    pub fn require<R: ?Sized>(&self, who: Option<&Identity>, resource: &R) -> Result<(), HttpError>
    where
        F: Fn(&Identity, &R) -> bool,
    {
        let Some(who) = who else {
            return Err(HttpError::unauthorized("you have to say who you are"));
        };
        if self.allows(who, resource) {
            return Ok(());
        }
        tracing::warn!(target: "ravyn::audit", event = "policy-refused", subject = %who.subject().escape_debug());
        Err(HttpError::forbidden("you may not do this"))
    }

    /// The same of the request's identity.
    ///
    /// # Errors
    /// Those of [`require`](Self::require), and that of a credential that is not good.
    pub async fn require_of<R>(&self, request: &mut Request, resource: &R) -> Result<(), Error>
    where
        R: ?Sized + Sync,
        F: Fn(&Identity, &R) -> bool + Sync,
    {
        let who = request.authenticate().await?.cloned();
        Ok(self.require(who.as_ref(), resource)?)
    }
}

impl<F> fmt::Debug for Policy<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Policy({})", self.name)
    }
}
