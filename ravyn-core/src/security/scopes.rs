//! The scopes that a route demands, for whoever verifies them.

use crate::meta::{ArgumentKind, ArgumentMeta, SecurityMeta};
use crate::params::{Argument, FromRequest, Rejection, Stage};
use crate::request::Request;

/// The scopes that the route demands, those of its levels, its arguments and its dependencies together, each once.
///
/// Schemes that verify their credentials check them by themselves; this is for a provider or a function that does
/// more with them.
///
/// # Example
/// ```
/// use ravyn_core::error::HttpError;
/// use ravyn_core::security::SecurityScopes;
///
/// async fn may(scopes: SecurityScopes) -> Result<(), HttpError> {
///     match scopes.scopes().find(|scope| *scope == "admin") {
///         Some(_) => Err(HttpError::forbidden(format!("not today: {}", scopes.scope_str()))),
///         None => Ok(()),
///     }
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityScopes(String);

impl SecurityScopes {
    /// The scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.0.split_ascii_whitespace()
    }

    /// The scopes with a space between them, as `scope` of a challenge has them.
    #[must_use]
    pub fn scope_str(&self) -> &str {
        &self.0
    }
}

/// The route says it, and nothing of the request.
impl FromRequest for SecurityScopes {
    const STAGE: Stage = Stage::Credential;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Part;
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let security = request.route().and_then(|route| route.security.as_ref());
        let requirements = security
            .into_iter()
            .flat_map(SecurityMeta::requirements)
            .flat_map(|requirement| &requirement.scopes);
        let mut scopes: Vec<&str> = Vec::new();
        for scope in requirements {
            if !scopes.contains(&&**scope) {
                scopes.push(scope);
            }
        }
        Ok(Self(scopes.join(" ")))
    }
}
