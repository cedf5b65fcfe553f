//! What all schemes have to say.

use std::borrow::Cow;

use ravyn_core::meta::{SchemeKind, ScopeMeta};
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Failure};

/// A kind of scheme: where its credential stands, and how it is documented and asked for.
pub trait Kind: Copy + Send + Sync + 'static {
    /// What stands there.
    type Credential: Send + 'static;

    /// Its name in the document, unless a scheme has its own.
    fn name(&self) -> Cow<'static, str>;

    /// What the document shows.
    fn describe(&self) -> SchemeKind;

    /// The scheme of `Authorization` of which it takes every credential. `None`: it stands elsewhere.
    fn claims(&self) -> Option<&'static str> {
        None
    }

    /// The credential. `None`: there is none of this kind.
    ///
    /// # Errors
    /// There is one, and it cannot be one.
    fn find(&self, request: &Request) -> Result<Option<Self::Credential>, AuthError>;

    /// How it is asked for.
    fn challenge(&self, failure: &Failure) -> Cow<'static, str>;
}

/// A kind that is not of OAuth 2.0, whose scopes stand at its flows.
pub trait NoFlows: Kind {}

/// Scopes as the document is told of them.
pub(crate) fn scopes_meta(scopes: &[(&'static str, &'static str)]) -> Vec<ScopeMeta> {
    let scopes = scopes.iter();
    scopes
        .map(|&(name, what)| (name.into(), what.into()))
        .collect()
}
