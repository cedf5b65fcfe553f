//! Who is asking: set by a scheme or a middleware, read by permissions.

use std::borrow::Cow;

/// Who a request comes from, once that is known.
///
/// # Example
/// ```
/// use ravyn_core::identity::Identity;
///
/// let identity = Identity::new("ada").role("admin").scope("items:read");
/// assert!(identity.has_role("admin"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    subject: Cow<'static, str>,
    roles: Vec<Cow<'static, str>>,
    scopes: Vec<Cow<'static, str>>,
}

impl Identity {
    /// The identity of a subject: a user's id, a client's name.
    pub fn new(subject: impl Into<Cow<'static, str>>) -> Self {
        Self {
            subject: subject.into(),
            roles: Vec::new(),
            scopes: Vec::new(),
        }
    }

    /// Adds a role.
    #[must_use]
    pub fn role(mut self, role: impl Into<Cow<'static, str>>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// Adds a scope that was granted.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<Cow<'static, str>>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Whose it is.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Whether it has a role.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|known| known == role)
    }

    /// Whether a scope was granted.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|known| known == scope)
    }
}
