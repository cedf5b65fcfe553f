//! Verifies the tokens of a provider, which asks for its keys where that is needed.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ravyn_core::settings::Clock;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{IdTokenChecks, ProviderError, RemoteError, RemoteKeys};
use crate::jwt::{Reason, TokenError, Verified, Verifier};

/// Verifies access tokens and ID tokens of a provider. Clones share its keys.
///
/// A token whose key is not known is a reason to ask the provider, though not often: see [`RemoteKeys`]. All else about
/// a token is decided as by [`Verifier`].
///
/// # Example
/// ```no_run
/// use ravyn_security::remote::{IdTokenChecks, ProviderConfig, ProviderError};
///
/// #[derive(serde::Deserialize)]
/// struct Claims {
///     email: Option<String>,
/// }
///
/// async fn verify(access_token: &str, id_token: &str) -> Result<(), Box<dyn std::error::Error>> {
///     let provider = ProviderConfig::new("https://id.example").audience("shop").client_id("shop-web").build()?;
///     // At startup: a provider that is another one, or does not answer, is found here.
///     provider.ready().await?;
///
///     match provider.verify::<Claims>(access_token).await {
///         Ok(token) => println!("{} may {:?}", token.subject(), token.scopes().collect::<Vec<_>>()),
///         Err(ProviderError::Token(refused)) => println!("401: {}", refused.reason()),
///         Err(ProviderError::Remote(failed)) => println!("503: {}", failed.reason()),
///         Err(_) => {}
///     }
///     let checks = IdTokenChecks::new().nonce("n-0S6_WzA2Mj").access_token(access_token);
///     let token = provider.verify_id_token::<Claims>(id_token, &checks).await?;
///     println!("{:?}", token.claims.email);
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ProviderVerifier(Arc<Parts>);

#[derive(Debug)]
pub(super) struct Parts {
    pub(super) issuer: String,
    pub(super) keys: RemoteKeys,
    /// `None`: the program has named no audience.
    pub(super) access_tokens: Option<Verifier>,
    /// With the client that they are for. `None`: the program has named none.
    pub(super) id_tokens: Option<(String, Verifier)>,
    pub(super) leeway: Duration,
    pub(super) clock: Clock,
}

impl ProviderVerifier {
    pub(super) fn of(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Asks the provider, unless that has been done: for a startup that is to stop where it cannot be asked.
    ///
    /// # Errors
    /// When its metadata or keys cannot be had, or are those of another issuer, and there are no keys that may be used.
    pub async fn ready(&self) -> Result<(), RemoteError> {
        self.0.keys.ready().await
    }

    /// Verifies an access token and reads its claims.
    ///
    /// # Errors
    /// [`ProviderError::Token`] when anything about it is not as it should be, or no audience was named;
    /// [`ProviderError::Remote`] when there are no keys to verify it with, which says nothing about the token.
    pub async fn verify<C: DeserializeOwned>(
        &self,
        token: &str,
    ) -> Result<Verified<C>, ProviderError> {
        let verifier = self.0.access_tokens.as_ref();
        let verifier = verifier.ok_or(TokenError::from(Reason::Audience))?;
        self.verify_by(verifier, token).await
    }

    /// Verifies an ID token and reads its claims (OpenID Connect Core 1.0 §3.1.3.7).
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify), when a check fails, and when no client was named.
    pub async fn verify_id_token<C: DeserializeOwned>(
        &self,
        token: &str,
        checks: &IdTokenChecks,
    ) -> Result<Verified<C>, ProviderError> {
        let Some((client_id, verifier)) = &self.0.id_tokens else {
            return Err(TokenError::from(Reason::Audience).into());
        };
        let mut verified: Verified<Map<String, Value>> = self.verify_by(verifier, token).await?;
        let checked = checks.check(&verified, client_id, self.now(), self.0.leeway);
        checked.map_err(TokenError::from)?;
        let claims = std::mem::take(&mut verified.claims);
        // The words of serde may repeat values.
        let claims = C::deserialize(Value::Object(claims))
            .map_err(|_| TokenError::from(Reason::Unfit(None)))?;
        Ok(verified.map(|_| claims))
    }

    async fn verify_by<C: DeserializeOwned>(
        &self,
        verifier: &Verifier,
        token: &str,
    ) -> Result<Verified<C>, ProviderError> {
        let keys = &self.0.keys;
        keys.ready().await?;
        let generation = keys.generation();
        match verifier.verify(token, self.now()) {
            Err(refused)
                if refused.reason() == &Reason::UnknownKey
                    && keys.renewed_since(generation).await =>
            {
                Ok(verifier.verify(token, self.now())?)
            }
            verified => Ok(verified?),
        }
    }

    /// Who issues the tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Its keys.
    #[must_use]
    pub fn keys(&self) -> &RemoteKeys {
        &self.0.keys
    }

    fn now(&self) -> SystemTime {
        self.0.clock.now()
    }
}
