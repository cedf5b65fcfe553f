//! Security schemes: how a request says who it comes from, and how routes demand it.
//!
//! A scheme is a static. Arguments ask it by `#[security(API_KEY)]`, levels by `.security(&API_KEY)`; whoever asks
//! first lets it run, and the others have what it found.

mod argument;
mod authentication;
mod error;
mod one;
mod operators;
mod provider;
mod requirement;
mod scopes;

use crate::meta::{ArgumentMeta, ResponsesMeta, SchemeMeta};
use crate::params::Argument;
use crate::request::Request;

pub use self::argument::{Asked, Asking, Gives};
pub use self::authentication::{AsIdentity, Authentications, ListedAuthentication};
pub use self::error::{AuthError, Failure, Refuses};
pub use self::one::{One, one};
pub use self::operators::{AllOf, AnyOf, IntoRequirement, SameCredential};
pub use self::provider::provided;
pub(crate) use self::requirement::Demand;
pub use self::requirement::{Asks, Challenges, Refusal, Requirement};
pub use self::scopes::SecurityScopes;

/// Finds a credential in a request, and says how that is documented and challenged.
///
/// # Errors
/// [`AuthError`], where there is a credential and it is not good: never the next scheme, never nobody.
///
/// # Example
/// ```
/// use std::borrow::Cow;
/// use ravyn_core::meta::{SchemeKind, SchemeMeta};
/// use ravyn_core::request::Request;
/// use ravyn_core::security::{AuthError, Failure, SecurityScheme};
///
/// /// A name that a proxy has checked.
/// struct FromProxy;
///
/// impl SecurityScheme for FromProxy {
///     type Credential = String;
///
///     fn describe(&self) -> SchemeMeta {
///         SchemeMeta {
///             name: "proxy".into(),
///             description: "The name that the proxy has checked.".into(),
///             kind: SchemeKind::Http { scheme: "negotiate".into(), bearer_format: None },
///             scopes: Vec::new(),
///         }
///     }
///
///     async fn authenticate(&self, request: &mut Request) -> Result<Option<String>, AuthError> {
///         let Some(name) = request.headers().get("x-user") else { return Ok(None) };
///         let name = name.to_str().map_err(|_| AuthError::invalid("x-user is no text"))?;
///         Ok(Some(name.to_owned()))
///     }
///
///     fn challenge(&self, _: &Failure) -> Option<Cow<'static, str>> {
///         Some("Negotiate".into())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no security scheme",
    label = "does not implement `SecurityScheme`"
)]
pub trait SecurityScheme: Send + Sync + 'static {
    /// What it finds. Cloned for each that asks, for it runs once.
    type Credential: Clone + Send + Sync + 'static;

    /// What the document shows.
    fn describe(&self) -> SchemeMeta;

    /// The credential. `None`: the request has none of this scheme.
    fn authenticate(
        &self,
        request: &mut Request,
    ) -> impl Future<Output = Result<Option<Self::Credential>, AuthError>> + Send;

    /// How it asks for a credential: one challenge of `WWW-Authenticate` (RFC 9110 §11.6.1). Default: not at all.
    fn challenge(&self, _: &Failure) -> Option<std::borrow::Cow<'static, str>> {
        None
    }

    /// Whose a credential is, for the audit log. Default: not said.
    fn subject<'c>(&self, _: &'c Self::Credential) -> Option<&'c str> {
        None
    }

    /// Whether a credential has a scope. `None`: nothing verifies that.
    fn grants(&self, _: &Self::Credential, _: &str) -> Option<bool> {
        None
    }

    /// Whether [`grants`](Self::grants) has an answer.
    fn verifies_scopes(&self) -> bool {
        false
    }

    /// The scheme of `Authorization`, such as `Bearer`, of which it takes every credential for its own, and leaves none to
    /// another one. Default: none.
    fn claims(&self) -> Option<&'static str> {
        None
    }

    /// Whether a credential is held against something. `false`: it is found and no more, and who takes it verifies it.
    fn verifies(&self) -> bool {
        true
    }

    /// The arguments of the function that verifies its credentials.
    #[doc(hidden)] // For the schemes of ravyn; no promise is made about it.
    fn arguments(&self) -> Vec<ArgumentMeta> {
        Vec::new()
    }

    /// The answers that the errors of that function can be.
    #[doc(hidden)] // For the schemes of ravyn; no promise is made about it.
    fn responses(&self) -> ResponsesMeta {
        ResponsesMeta::default()
    }

    /// As `authenticate`, with the compiled arguments.
    #[doc(hidden)] // For the schemes of ravyn; no promise is made about it.
    fn authenticate_with(
        &self,
        request: &mut Request,
        _: &[Argument],
    ) -> impl Future<Output = Result<Option<Self::Credential>, AuthError>> + Send {
        self.authenticate(request)
    }
}
