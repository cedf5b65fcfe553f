//! Tokens that are signed JSON, as a scheme, as a dependency and as an authentication.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use ravyn_core::error::Error;
use ravyn_core::identity::Identity;
use ravyn_core::inject::{
    Already, Binds, Dependency, Inject, IntoDependency, Preparation, Provider, prepared,
};
use ravyn_core::meta::{ArgumentMeta, SchemeKind, SchemeMeta};
use ravyn_core::params::{Argument, FromRequest, Rejection};
use ravyn_core::request::Request;
use ravyn_core::security::{
    AsIdentity, AuthError, Failure, Gives, Refuses, SecurityScheme, provided,
};
use ravyn_core::settings::Clock;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::jwt::{Jwt, JwtConfig, TokenError, Verified};
use crate::scheme::{AnyFlow, Flows, bearer_challenge, bearer_token, joined, scopes_meta};
use crate::token::Revocations;

/// Verifies the JWT that a request bears (RFC 6750, RFC 9068), and gives its claims.
///
/// It is a dependency by value, `dependencies(auth = JwtAuth::<Claims>::from_env())`, and a scheme as a `static`:
/// `security(JWT)`, `#[security(JWT, scopes("read"))] claims: Claims`, `.authentication(&JWT)`. Its settings are read at
/// `build()`: a secret that is missing is a fault, and no default exists.
///
/// `C` is the type of the claims; it needs the fields that the program reads, and no others. It is `Clone`, and anything
/// that serde reads: in a program `#[model]` with `#[derive(Clone)]` will do.
///
/// Where a level gives [`Revocations`], tokens that were revoked are refused, too.
///
/// # Defaults
/// Those of [`JwtConfig`]: the issuer and the audience are the title of the application.
///
/// # Errors
/// 401 with `WWW-Authenticate: Bearer error="invalid_token"` for a token that is not good, without `error` where there is
/// none; 403 with `insufficient_scope` and the scopes that were needed; 400 with `invalid_request` for two tokens.
///
/// # Example
/// ```
/// use ravyn_security::JwtAuth;
///
/// #[derive(Clone, serde::Deserialize)]
/// struct Claims {
///     sub: String,
///     roles: Vec<String>,
/// }
///
/// static JWT: JwtAuth<Claims> = JwtAuth::from_env()
///     .identify(|identity, claims| claims.roles.iter().cloned().fold(identity, |who, role| who.role(role)));
/// ```
pub struct JwtAuth<C = Map<String, Value>> {
    source: Source,
    name: Option<&'static str>,
    description: &'static str,
    realm: Option<&'static str>,
    scopes: &'static [(&'static str, &'static str)],
    /// How tokens are got, where the document shall say so.
    flows: Option<Flows<AnyFlow>>,
    identify: fn(Identity, &C) -> Identity,
}

#[derive(Clone)]
enum Source {
    Config(JwtConfig),
    Function(fn() -> JwtConfig),
}

impl<C> JwtAuth<C> {
    /// By what the program is told from outside: `JWT_SECRET_KEY` is enough.
    #[must_use]
    pub const fn from_env() -> Self {
        Self::of(Source::Config(JwtConfig::from_env()))
    }

    /// By this configuration.
    #[must_use]
    pub const fn new(config: JwtConfig) -> Self {
        Self::of(Source::Config(config))
    }

    /// By the configuration that a function makes, for a `static`:
    /// `JwtAuth::configured(|| JwtConfig::from_env().issuer("https://id.example"))`.
    #[must_use]
    pub const fn configured(config: fn() -> JwtConfig) -> Self {
        Self::of(Source::Function(config))
    }

    const fn of(source: Source) -> Self {
        Self {
            source,
            name: None,
            description: "",
            realm: None,
            scopes: &[],
            flows: None,
            identify: |identity, _| identity,
        }
    }

    /// Its name in the document. Default: `JwtAuth`, with [`password_flow`](Self::password_flow) `JwtPasswordFlow`.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
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

    /// The scopes that can be demanded, and what they allow, of tokens that are got elsewhere.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [(&'static str, &'static str)]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Documents that the tokens are got with a name and a password at this URL, and the scopes that can be demanded: the
    /// pages of the document then ask for the two. Without it the document shows a bearer token.
    #[must_use]
    pub const fn password_flow(
        mut self,
        token_url: &'static str,
        scopes: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.flows = Some(Flows::of_password(token_url, scopes));
        self
    }

    /// Adds to the identity what the claims say of it, such as roles. The subject, the scopes and the time at which the
    /// subject was authenticated are there.
    #[must_use]
    pub const fn identify(mut self, identify: fn(Identity, &C) -> Identity) -> Self {
        self.identify = identify;
        self
    }

    fn name(&self) -> &'static str {
        let default = match self.flows {
            None => "JwtAuth",
            Some(_) => "JwtPasswordFlow",
        };
        self.name.unwrap_or(default)
    }

    fn config(&self) -> JwtConfig {
        match &self.source {
            Source::Config(config) => config.clone(),
            Source::Function(config) => config(),
        }
    }
}

impl<C: 'static> JwtAuth<C> {
    /// A provider of the keys and rules of this scheme, for what signs: `.dependency(JWT.keys())` gives `Inject<Jwt>`.
    #[track_caller]
    pub fn keys(&'static self) -> Provider<Jwt> {
        self.preparation().into_provider()
    }

    fn preparation(&self) -> Preparation {
        let config = self.config();
        Preparation::new(self, move |outside| {
            config.build_from(&outside.application, &outside.sources)
        })
    }
}

/// A token that was verified. It derefs to [`Verified`], and gives arguments the claims.
pub struct JwtToken<C> {
    verified: Arc<Verified<C>>,
    identify: fn(Identity, &C) -> Identity,
}

impl<C> JwtToken<C> {
    pub(crate) fn new(verified: Verified<C>, identify: fn(Identity, &C) -> Identity) -> Self {
        Self {
            verified: Arc::new(verified),
            identify,
        }
    }
}

impl<C> Clone for JwtToken<C> {
    fn clone(&self) -> Self {
        Self {
            verified: Arc::clone(&self.verified),
            identify: self.identify,
        }
    }
}

impl<C> Deref for JwtToken<C> {
    type Target = Verified<C>;

    fn deref(&self) -> &Verified<C> {
        &self.verified
    }
}

impl<C> fmt::Debug for JwtToken<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JwtToken({})", self.subject())
    }
}

#[diagnostic::do_not_recommend]
impl<C: Clone> Gives<C> for JwtToken<C> {
    const REQUIRED: bool = true;

    fn give(found: Option<Self>) -> Option<C> {
        found.map(|token| token.claims.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<C: Clone> Gives<Option<C>> for JwtToken<C> {
    const REQUIRED: bool = false;

    fn give(found: Option<Self>) -> Option<Option<C>> {
        Some(found.map(|token| token.claims.clone()))
    }
}

impl<C> AsIdentity for JwtToken<C> {
    fn as_identity(&self) -> Identity {
        let identity = Identity::new(self.subject().to_owned());
        let scopes = self.scopes().map(str::to_owned);
        let identity = scopes.fold(identity, Identity::scope);
        let identity = match self.authenticated_at() {
            Some(time) => identity.at(time),
            None => identity,
        };
        (self.identify)(identity, &self.claims)
    }
}

impl From<TokenError> for AuthError {
    fn from(error: TokenError) -> Self {
        Self::invalid(error.reason().to_string())
    }
}

impl Refuses for TokenError {
    fn refuse(self) -> AuthError {
        self.into()
    }
}

/// A value of the application, for a scheme.
async fn given<T: FromRequest>(request: &mut Request, argument: &Argument) -> Result<T, Error> {
    let given = T::from_request(request, argument).await;
    given.map_err(|rejection| match rejection {
        Rejection::Answer(error) => error,
        Rejection::Missing | Rejection::Faults(_) => Error::internal(NoKeys),
    })
}

/// A store that cannot be asked lets no token pass.
async fn refuse_revoked<C>(
    revocations: &Revocations,
    token: &Verified<C>,
) -> Result<(), AuthError> {
    let (id, issued_at) = (token.token_id(), token.issued_at());
    let is_revoked = revocations.is_revoked(id, token.subject(), issued_at).await;
    match is_revoked.map_err(Error::internal)? {
        true => Err(AuthError::invalid("the token is revoked")),
        false => Ok(()),
    }
}

/// No request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("a token was verified outside of a route")]
struct NoKeys;

impl<C: DeserializeOwned + Send + Sync + 'static> SecurityScheme for JwtAuth<C> {
    type Credential = JwtToken<C>;

    fn describe(&self) -> SchemeMeta {
        let bearer = || SchemeKind::Http {
            scheme: "bearer".into(),
            bearer_format: Some("JWT".into()),
        };
        SchemeMeta {
            name: self.name().into(),
            description: self.description.into(),
            kind: self.flows.map_or_else(bearer, |flows| flows.kind()),
            scopes: scopes_meta(self.scopes),
        }
    }

    async fn authenticate(&self, _: &mut Request) -> Result<Option<JwtToken<C>>, AuthError> {
        Err(Error::internal(NoKeys).into())
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
        let mut clock = ArgumentMeta::new("");
        Inject::<Clock>::describe(&mut clock);
        let mut revocations = ArgumentMeta::new("");
        Option::<Inject<Revocations>>::describe(&mut revocations);
        vec![self.preparation().into_argument(), clock, revocations]
    }

    async fn authenticate_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<JwtToken<C>>, AuthError> {
        let Some(token) = bearer_token(request)? else {
            return Ok(None);
        };
        let [keys, clock, revocations] = arguments else {
            return Err(Error::internal(NoKeys).into());
        };
        let keys: &Jwt = prepared(keys).ok_or_else(|| Error::internal(NoKeys))?;
        let clock: Inject<Clock> = given(request, clock).await?;
        let verified = keys.verifier().verify(token.expose(), clock.now())?;
        let revocations: Option<Inject<Revocations>> = given(request, revocations).await?;
        if let Some(revocations) = revocations {
            refuse_revoked(&revocations, &verified).await?;
        }
        Ok(Some(JwtToken::new(verified, self.identify)))
    }
}

impl<C> fmt::Debug for JwtAuth<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JwtAuth({})", self.name())
    }
}

#[diagnostic::do_not_recommend]
impl<C> IntoDependency<Already> for JwtAuth<C>
where
    C: DeserializeOwned + Clone + Send + Sync + 'static,
{
    #[track_caller]
    fn into_dependency(self) -> Dependency {
        provided::<C, Self>(Arc::new(self)).into_dependency()
    }
}

#[diagnostic::do_not_recommend]
impl<C> Binds<C, Already> for JwtAuth<C>
where
    C: DeserializeOwned + Clone + Send + Sync + 'static,
{
    #[track_caller]
    fn bind(self) -> Dependency {
        self.into_dependency()
    }
}

joined!([C: DeserializeOwned + Send + Sync + 'static] JwtAuth<C>);
