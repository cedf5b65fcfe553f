//! Tokens of an OpenID provider, as a scheme.

use std::borrow::Cow;
use std::fmt;

use ravyn_core::error::Error;
use ravyn_core::identity::Identity;
use ravyn_core::inject::{Preparation, Provider, prepared};
use ravyn_core::meta::{ArgumentMeta, ResponsesMeta, SchemeKind, SchemeMeta};
use ravyn_core::params::Argument;
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Failure, Refuses, SecurityScheme};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::jwt_auth::JwtToken;
use crate::remote::{ProviderConfig, ProviderError, ProviderVerifier, RemoteError};
use crate::scheme::{bearer_challenge, bearer_token, joined, scopes_meta};

/// Verifies the access tokens of an OpenID provider: it finds the provider's keys (OpenID Connect Discovery 1.0), follows
/// their rotation, and gives the claims.
///
/// Its settings are checked at `build()`. The provider is asked when the first token comes, or at the start of the
/// program, which then stops where the provider is another one than was said:
/// `.dependency(OPENID.provider()).on_startup(ready)` with
/// `async fn ready(provider: Inject<ProviderVerifier>) -> Result<(), RemoteError> { provider.ready().await }`.
///
/// # Errors
/// Those of [`JwtAuth`](crate::JwtAuth); 503 where the provider cannot be asked.
///
/// # Example
/// ```
/// use ravyn_security::OpenIdConnect;
/// use ravyn_security::remote::ProviderConfig;
///
/// #[derive(Clone, serde::Deserialize)]
/// struct Claims {
///     sub: String,
/// }
///
/// static OPENID: OpenIdConnect<Claims> = OpenIdConnect::new(|| {
///     ProviderConfig::new("https://id.example").audience("shop").accept_typ("JWT")
/// })
/// .scopes(&[("orders:read", "Read orders")]);
/// ```
pub struct OpenIdConnect<C = Map<String, Value>> {
    config: fn() -> ProviderConfig,
    name: &'static str,
    description: &'static str,
    realm: Option<&'static str>,
    scopes: &'static [(&'static str, &'static str)],
    identify: fn(Identity, &C) -> Identity,
}

impl<C> OpenIdConnect<C> {
    /// The provider that a function describes.
    #[must_use]
    pub const fn new(config: fn() -> ProviderConfig) -> Self {
        Self {
            config,
            name: "OpenIdConnect",
            description: "",
            realm: None,
            scopes: &[],
            identify: |identity, _| identity,
        }
    }

    /// Its name in the document. Default: `OpenIdConnect`.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// What it is, for the document. CommonMark.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// What the token is for (RFC 9110 §11.5). Default: not said.
    #[must_use]
    pub const fn realm(mut self, realm: &'static str) -> Self {
        self.realm = Some(realm);
        self
    }

    /// The scopes that can be demanded, and what they allow.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [(&'static str, &'static str)]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Adds to the identity what the claims say of it, such as roles. The subject, the scopes and the time at which the
    /// subject was authenticated are there.
    #[must_use]
    pub const fn identify(mut self, identify: fn(Identity, &C) -> Identity) -> Self {
        self.identify = identify;
        self
    }
}

impl<C: 'static> OpenIdConnect<C> {
    /// A provider of what verifies: `Inject<ProviderVerifier>` verifies ID tokens, and is asked whether it is ready.
    #[track_caller]
    pub fn provider(&'static self) -> Provider<ProviderVerifier> {
        self.preparation().into_provider()
    }

    fn preparation(&self) -> Preparation {
        let config = self.config;
        Preparation::new(self, move |outside| {
            config().clock(outside.clock.clone()).build()
        })
    }
}

impl Refuses for ProviderError {
    fn describe(meta: &mut ResponsesMeta) {
        <RemoteError as Refuses>::describe(meta);
    }

    fn refuse(self) -> AuthError {
        match self {
            Self::Token(error) => error.refuse(),
            Self::Remote(error) => error.refuse(),
        }
    }
}

/// No request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("a token was verified outside of a route")]
struct NoProvider;

impl<C: DeserializeOwned + Send + Sync + 'static> SecurityScheme for OpenIdConnect<C> {
    type Credential = JwtToken<C>;

    fn describe(&self) -> SchemeMeta {
        SchemeMeta {
            name: self.name.into(),
            description: self.description.into(),
            kind: SchemeKind::OpenIdConnect {
                url: (self.config)().metadata_address().into(),
            },
            scopes: scopes_meta(self.scopes),
        }
    }

    async fn authenticate(&self, _: &mut Request) -> Result<Option<JwtToken<C>>, AuthError> {
        Err(Error::internal(NoProvider).into())
    }

    fn challenge(&self, failure: &Failure) -> Option<Cow<'static, str>> {
        Some(bearer_challenge(self.realm, failure))
    }

    fn claims(&self) -> Option<&'static str> {
        Some("Bearer")
    }

    fn subject<'c>(&self, token: &'c JwtToken<C>) -> Option<&'c str> {
        Some(token.subject())
    }

    fn grants(&self, token: &JwtToken<C>, scope: &str) -> Option<bool> {
        Some(token.has_scope(scope))
    }

    fn verifies_scopes(&self) -> bool {
        true
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        vec![self.preparation().into_argument()]
    }

    fn responses(&self) -> ResponsesMeta {
        let mut responses = ResponsesMeta::default();
        <ProviderError as Refuses>::describe(&mut responses);
        responses
    }

    async fn authenticate_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<JwtToken<C>>, AuthError> {
        let Some(token) = bearer_token(request)? else {
            return Ok(None);
        };
        let provider = arguments.first().and_then(prepared::<ProviderVerifier>);
        let provider = provider.ok_or_else(|| Error::internal(NoProvider))?;
        let verified = provider.verify(token.expose()).await;
        let verified = verified.map_err(Refuses::refuse)?;
        Ok(Some(JwtToken::new(verified, self.identify)))
    }
}

impl<C> fmt::Debug for OpenIdConnect<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenIdConnect({})", self.name)
    }
}

joined!([C: DeserializeOwned + Send + Sync + 'static] OpenIdConnect<C>);
