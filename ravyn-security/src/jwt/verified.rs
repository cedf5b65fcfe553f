//! What is known of a request's token once it is verified.

use std::time::SystemTime;

use super::Algorithm;
use super::registered::Registered;
use super::verifier::SignedBy;

/// A token whose signature and claims are right.
///
/// `C` is the program's own type and sees all claims; what has a meaning here is at hand besides.
#[derive(Clone, Debug)]
pub struct Verified<C> {
    /// The claims, as the program's own type.
    pub claims: C,
    signed_by: SignedBy,
    subject: String,
    token_id: Option<String>,
    client_id: Option<String>,
    scopes: String,
    issued_at: Option<SystemTime>,
    expires_at: SystemTime,
    authenticated_at: Option<SystemTime>,
}

impl<C> Verified<C> {
    pub(super) fn new(claims: C, registered: Registered<'_>, signed_by: SignedBy) -> Self {
        Self {
            claims,
            signed_by,
            scopes: registered.scopes(),
            issued_at: registered.issued_at(),
            expires_at: registered.expires_at(),
            authenticated_at: registered.authenticated_at(),
            subject: registered.subject.unwrap_or_default().into_owned(),
            token_id: registered.token_id.map(Into::into),
            client_id: registered.client_id.map(Into::into),
        }
    }

    /// Whose it is: `sub`. It is never empty.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The id of its key.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.signed_by.key_id.as_deref()
    }

    /// How it is signed: the algorithm of its key.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.signed_by.algorithm
    }

    /// Its own id: `jti`.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.token_id.as_deref()
    }

    /// The client it was issued to: `client_id`.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// The scopes that were granted, of `scope` or else of `scp`.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.split_ascii_whitespace()
    }

    /// Whether a scope was granted.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|granted| granted == scope)
    }

    /// When it was issued: `iat`.
    #[must_use]
    pub fn issued_at(&self) -> Option<SystemTime> {
        self.issued_at
    }

    /// From when on it is refused: `exp`.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }

    /// When its subject proved who they are: `auth_time`.
    #[must_use]
    pub fn authenticated_at(&self) -> Option<SystemTime> {
        self.authenticated_at
    }

    /// The same token with other claims, such as what a database knows of them.
    pub fn map<D>(self, change: impl FnOnce(C) -> D) -> Verified<D> {
        Verified {
            claims: change(self.claims),
            signed_by: self.signed_by,
            subject: self.subject,
            token_id: self.token_id,
            client_id: self.client_id,
            scopes: self.scopes,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            authenticated_at: self.authenticated_at,
        }
    }
}
