//! Opaque tokens whose server is asked what they are.

use std::ops::Deref;
use std::sync::Arc;

use ravyn_core::identity::Identity;
use ravyn_core::inject::Inject;
use ravyn_core::security::AsIdentity;

use crate::remote::{Introspected, Introspection, RemoteError};
use crate::scheme::{BearerToken, Kind, Scheme};

/// A token that its server knows. It derefs to [`Introspected`].
#[derive(Clone, Debug)]
pub struct IntrospectedToken(Arc<Introspected>);

impl Deref for IntrospectedToken {
    type Target = Introspected;

    fn deref(&self) -> &Introspected {
        &self.0
    }
}

impl IntrospectedToken {
    fn grants(&self, scope: &str) -> bool {
        self.has_scope(scope)
    }
}

/// The subject, or else the user's name, or else the client (RFC 7662 §2.2).
impl AsIdentity for IntrospectedToken {
    fn as_identity(&self) -> Identity {
        let subject = self.subject().or(self.username()).or(self.client_id());
        let identity = Identity::new(subject.unwrap_or_default().to_owned());
        let scopes = self.scopes().map(str::to_owned);
        scopes.fold(identity, Identity::scope)
    }
}

impl<K: Kind<Credential = BearerToken>> Scheme<K, BearerToken> {
    /// Asks the server that issued the token what it is (RFC 7662). The server is a value of the application:
    /// `.state(Introspection::new(..))`.
    ///
    /// # Errors
    /// 401 for a token that is not active, 503 where the server cannot be asked.
    ///
    /// # Example
    /// ```
    /// use ravyn_security::{HttpBearer, IntrospectedToken};
    ///
    /// static OPAQUE: HttpBearer<IntrospectedToken> = HttpBearer::new().introspect();
    /// ```
    #[must_use]
    pub const fn introspect(self) -> Scheme<K, IntrospectedToken> {
        self.verify(&ask).scopes_by(IntrospectedToken::grants)
    }
}

async fn ask(
    token: BearerToken,
    server: Inject<Introspection>,
) -> Result<Option<IntrospectedToken>, RemoteError> {
    let found = server.introspect(token.expose()).await?;
    Ok(found.map(IntrospectedToken))
}
