//! Who is asking: found out by a scheme, read by permissions, limits and handlers.

use std::borrow::Cow;
use std::time::SystemTime;

use serde_json::{Map, Value};

type Text = Cow<'static, str>;

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
    subject: Text,
    roles: Vec<Text>,
    scopes: Vec<Text>,
    permissions: Vec<Text>,
    claims: Map<String, Value>,
    scheme: Option<Text>,
    authenticated_at: Option<SystemTime>,
}

impl Identity {
    /// The identity of a subject: a user's id, a client's name.
    pub fn new(subject: impl Into<Text>) -> Self {
        Self {
            subject: subject.into(),
            roles: Vec::new(),
            scopes: Vec::new(),
            permissions: Vec::new(),
            claims: Map::new(),
            scheme: None,
            authenticated_at: None,
        }
    }

    /// Adds a role.
    #[must_use]
    pub fn role(mut self, role: impl Into<Text>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// Adds a scope that was granted.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<Text>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Adds a permission: `invoices:approve`.
    #[must_use]
    pub fn permission(mut self, permission: impl Into<Text>) -> Self {
        self.permissions.push(permission.into());
        self
    }

    /// Adds a claim: what else is known of the subject.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }

    /// Says which scheme found it out.
    #[must_use]
    pub fn by_scheme(mut self, scheme: impl Into<Text>) -> Self {
        self.scheme = Some(scheme.into());
        self
    }

    /// Says when the subject last proved who it is.
    #[must_use]
    pub fn at(mut self, time: SystemTime) -> Self {
        self.authenticated_at = Some(time);
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

    /// Whether it has a permission.
    #[must_use]
    pub fn has_permission(&self, permission: &str) -> bool {
        self.permissions.iter().any(|known| known == permission)
    }

    /// The roles.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| &**role)
    }

    /// The scopes that were granted.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(|scope| &**scope)
    }

    /// The permissions.
    pub fn permissions(&self) -> impl Iterator<Item = &str> {
        self.permissions.iter().map(|permission| &**permission)
    }

    /// A claim.
    #[must_use]
    pub fn get(&self, claim: &str) -> Option<&Value> {
        self.claims.get(claim)
    }

    /// Name of the scheme that found it out. `None`: a middleware did, or a test.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        self.scheme.as_deref()
    }

    /// When the subject last proved who it is. `None`: not known.
    #[must_use]
    pub fn authenticated_at(&self) -> Option<SystemTime> {
        self.authenticated_at
    }
}
