//! Opaque tokens whose server is asked what they are.

use std::ops::Deref;
use std::sync::Arc;

use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::BoxError;
use ravyn_core::identity::Identity;
use ravyn_core::inject::Inject;
use ravyn_core::layer::Level as _;
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

/// The subject, or else `username:` and the user's name, or else `client:` and the client (RFC 7662 §2.2): names of
/// different kinds are never one.
impl AsIdentity for IntrospectedToken {
    fn as_identity(&self) -> Identity {
        let kinds = [
            ("", self.subject()),
            ("username:", self.username()),
            ("client:", self.client_id()),
        ];
        let mut known = kinds
            .iter()
            .filter_map(|(kind, name)| Some((kind, (*name)?)));
        let subject = known.next().map(|(kind, name)| format!("{kind}{name}"));
        let identity = Identity::new(subject.unwrap_or_default());
        let scopes = self.scopes().map(str::to_owned);
        scopes.fold(identity, Identity::scope)
    }
}

impl<K: Kind<Credential = BearerToken>> Scheme<K, BearerToken> {
    /// Asks the server that issued the token what it is (RFC 7662). The server is an extension of the application:
    /// `.extension(Introspection::new(..))`.
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
    // One that belongs to nobody lets nobody pass.
    let is_of_somebody = |token: &Introspected| {
        let names = [token.subject(), token.username(), token.client_id()];
        names.iter().flatten().any(|name| !name.is_empty())
    };
    Ok(found
        .filter(|token| is_of_somebody(token))
        .map(IntrospectedToken))
}

/// Gives the application the server, with the application's clock. An endpoint that may not be called is a fault of the
/// build.
impl Extension for Introspection {
    fn name(&self) -> &'static str {
        "introspection"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        if let Err(error) = self.check() {
            error
                .faults()
                .iter()
                .cloned()
                .for_each(|fault| app.fault(fault));
        }
        let clock = app.settings().clock().clone();
        app.level(|level| level.state(self.clock(clock)));
        Ok(())
    }
}
