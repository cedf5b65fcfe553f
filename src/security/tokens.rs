//! Ready routes: log in, renew, log out, and who one is.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ravyn_security::jwt::Jwt;
use ravyn_security::limit::{Attempt, LoginThrottle, Throttled};
use ravyn_security::token::{GrantError, RefreshRequest, Revocations, TokenIssuer, TokenPair};
use serde::de::DeserializeOwned;

use super::OAuth2PasswordRequestForm;
use super::log_in::{DynLogIn, LogIn, held};
use super::oauth_form::OAuthForm;
use crate::app::{AppBuilder, Extension};
use crate::error::{BoxError, Error, HandlerError};
use crate::inject::IntoDependency;
use crate::layer::LevelSettings;
use crate::meta::{ArgumentKind, ArgumentMeta, ResponsesMeta};
use crate::params::{Argument, FromRequest, Rejection, Stage};
use crate::prelude::*;
use crate::store::{SharedStore, Store};

/// Routes that issue, renew and revoke the tokens of a [`JwtAuth`]: one line of an application.
///
/// | route | what |
/// |---|---|
/// | `POST /token` | logs in with a name and a password (RFC 6749 §4.3): the form of [`OAuth2PasswordRequestForm`] |
/// | `POST /token/refresh` | renews: `refresh_token`, and `scope` for fewer of them (RFC 6749 §6) |
/// | `POST /logout` | ends the login of a refresh token, or an access token alone (RFC 7009); 204 whatever it was |
/// | `POST /logout/everywhere` | ends every login of who asks |
/// | `GET /me` | says who asks |
/// | `GET /.well-known/jwks.json` | the public keys (RFC 7517); never below another path |
///
/// The level gets [`TokenIssuer`] and [`Revocations`], so that the scheme refuses what was revoked from that moment on.
/// Its clients are public ones: they are believed who they say they are in `client_id`, and a secret of theirs is not asked.
/// Mounted applications refuse what was revoked, too.
/// Where a [`LoginThrottle`] is given, failures to log in are counted.
///
/// # Defaults
/// Access tokens are good for 15 minutes, a login for 14 days; see [`TokenIssuer::builder`].
///
/// # Example
/// ```
/// use ravyn::prelude::*;
/// use ravyn::security::token::Grant;
/// use ravyn::security::{LogIn, TokenRoutes};
/// use ravyn::store::MemoryStore;
///
/// #[derive(Clone, serde::Deserialize)]
/// struct Claims {
///     sub: String,
/// }
///
/// static JWT: JwtAuth<Claims> = JwtAuth::from_env().password_flow("/token", &[("read", "Read access")]);
///
/// struct Accounts;
///
/// impl LogIn for Accounts {
///     async fn log_in(&self, form: &OAuth2PasswordRequestForm) -> Result<Option<Grant>, ravyn::Error> {
///         let is_ada = form.username == "ada" && form.password.expose() == "correct horse";
///         Ok(is_ada.then(|| Grant::new("ada").scope("read")))
///     }
/// }
///
/// fn app() -> Ravyn {
///     Ravyn::new()
///         .state(Accounts)
///         .extension(TokenRoutes::new::<_, Accounts>(&JWT, MemoryStore::new()))
/// }
/// # let _ = app();
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is given to an application"]
pub struct TokenRoutes {
    prefix: String,
    store: SharedStore,
    access: Option<Duration>,
    refresh: Option<Duration>,
    /// Gives a level what the types of the program say.
    level: Arc<dyn Fn(LevelSettings) -> LevelSettings + Send + Sync>,
    /// Says whose the routes are that need to know it.
    authenticate: Arc<dyn Fn(Include) -> Include + Send + Sync>,
}

impl TokenRoutes {
    /// Routes for the tokens of a scheme: `L` says who may log in, and what has to be known of tokens stands in `store`.
    #[track_caller]
    pub fn new<C, L>(scheme: &'static JwtAuth<C>, store: impl Store) -> Self
    where
        C: DeserializeOwned + Send + Sync + 'static,
        L: LogIn,
    {
        let level = move |level: LevelSettings| {
            let log_in = Provider::<dyn DynLogIn>::shared(Scope::Request, held::<L>);
            level.dependency(scheme.keys()).dependency(log_in)
        };
        Self {
            prefix: "/".to_owned(),
            store: store.shared(),
            access: None,
            refresh: None,
            level: Arc::new(level),
            authenticate: Arc::new(move |include| include.authentication(scheme)),
        }
    }

    /// Puts the routes below a path, all but that of the keys: `/auth/token` and so on.
    pub fn at(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long an access token is good, in whole seconds. Default: 15 minutes.
    pub const fn access_lifetime(mut self, lifetime: Duration) -> Self {
        self.access = Some(lifetime);
        self
    }

    /// How long a login can be renewed, in whole seconds. Default: 14 days.
    pub const fn refresh_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh = Some(lifetime);
        self
    }

    fn issuer(&self) -> impl IntoDependency<Provider<TokenIssuer>> + use<> {
        let (store, access, refresh) = (self.store.clone(), self.access, self.refresh);
        let make = move |jwt: Inject<Jwt>| -> Result<TokenIssuer, Error> {
            let mut issuer = TokenIssuer::builder(&jwt, store.clone());
            if let Some(lifetime) = access {
                issuer = issuer.access_lifetime(lifetime);
            }
            if let Some(lifetime) = refresh {
                issuer = issuer.refresh_lifetime(lifetime);
            }
            issuer.build().map_err(Error::internal)
        };
        Provider::<TokenIssuer>::app(make)
    }
}

impl fmt::Debug for TokenRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRoutes")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Extension for TokenRoutes {
    fn name(&self) -> &'static str {
        "token_routes"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let issuer = self.issuer();
        // Mounted applications verify the same tokens.
        let revocations = Provider::value_everywhere(Revocations::new(self.store.clone()));
        app.level(|level| {
            let level = (self.level)(level).dependency(issuer);
            level.dependency(revocations)
        });
        let known = (self.authenticate)(Include::new("/"));
        let known = known.routes(routes![log_out_everywhere, me]);
        let open = Include::new(self.prefix).routes(routes![log_in, renew, log_out]);
        app.include(open.include(known));
        app.include(Include::new("/").routes(routes![keys]));
        Ok(())
    }
}

/// Why nobody is logged in.
struct LogInError(Error);

impl From<Error> for LogInError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<GrantError> for LogInError {
    fn from(error: GrantError) -> Self {
        Self(error.into())
    }
}

impl From<Throttled> for LogInError {
    fn from(error: Throttled) -> Self {
        Self(error.into())
    }
}

impl From<LogInError> for Error {
    fn from(error: LogInError) -> Self {
        error.0
    }
}

impl HandlerError for LogInError {
    fn describe(meta: &mut ResponsesMeta) {
        <GrantError as HandlerError>::describe(meta);
        <Throttled as HandlerError>::describe(meta);
    }
}

/// How much of the name that somebody logs in with is written down, in characters.
const LONGEST_NAME: usize = 256;

/// The address of the client. A request that came over no network has none.
struct Client(Option<IpAddr>);

impl FromRequest for Client {
    const STAGE: Stage = Stage::Parameter;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Part;
    }

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        Ok(Self(request.client_ip()))
    }
}

/// Log in.
#[post("/token", public, tags("auth"))]
async fn log_in(
    form: OAuthForm<OAuth2PasswordRequestForm>,
    accounts: Inject<dyn DynLogIn>,
    issuer: Inject<TokenIssuer>,
    throttle: Option<Inject<LoginThrottle>>,
    client: Client,
    clock: Inject<Clock>,
) -> Result<TokenPair, LogInError> {
    let attempt = match &throttle {
        Some(throttle) => Some(throttle.check(&form.0.username, client.0)?),
        None => None,
    };
    let grant = match accounts.log_in(&form.0).await {
        Ok(Some(grant)) => grant,
        Ok(None) => {
            attempt.into_iter().for_each(Attempt::failed);
            audit_failure(&form.0.username, client.0);
            return Err(GrantError::InvalidGrant.into());
        }
        // Who cannot be told from another has not failed.
        Err(error) => {
            attempt.into_iter().for_each(Attempt::withdraw);
            return Err(error.into());
        }
    };
    attempt.into_iter().for_each(Attempt::succeeded);
    Ok(issuer.issue(grant, clock.now()).await?)
}

#[cold]
fn audit_failure(name: &str, client: Option<IpAddr>) {
    let name: String = name.chars().take(LONGEST_NAME).collect();
    tracing::warn!(
        target: "ravyn::audit",
        event = "login-failed",
        name = ?name,
        client = client.map(tracing::field::display),
    );
}

/// What a client sends to renew its tokens (RFC 6749 §6).
#[model(request)]
struct RefreshForm {
    /// `refresh_token`, where it is sent.
    #[field(pattern = "^refresh_token$")]
    grant_type: Option<String>,
    /// The token, which is good once.
    refresh_token: Secret<String>,
    /// Fewer scopes than were granted, with spaces between them.
    #[field(default)]
    scope: String,
    /// The client that the tokens were issued to.
    client_id: Option<String>,
}

/// Renew an access token.
#[post("/token/refresh", public, tags("auth"))]
async fn renew(
    form: OAuthForm<RefreshForm>,
    issuer: Inject<TokenIssuer>,
    clock: Inject<Clock>,
) -> Result<TokenPair, GrantError> {
    let request = asked(&form.0.refresh_token, form.0.client_id.as_deref()).scope(&form.0.scope);
    issuer.refresh(&request, clock.now()).await
}

/// The token that is to be revoked (RFC 7009 §2.1).
#[model(request)]
struct LogOutForm {
    /// The refresh token, with which its login ends; or an access token, which ends alone.
    token: Secret<String>,
    /// The client that the token was issued to.
    client_id: Option<String>,
}

/// Log out.
#[post("/logout", public, tags("auth"))]
async fn log_out(
    form: OAuthForm<LogOutForm>,
    issuer: Inject<TokenIssuer>,
    jwt: Inject<Jwt>,
    clock: Inject<Clock>,
) -> Result<NoContent, GrantError> {
    let (token, now) = (&form.0.token, clock.now());
    let verified = jwt.verifier().verify::<Value>(token.expose(), now);
    match verified
        .as_ref()
        .map(|token| (token.token_id(), token.expires_at()))
    {
        Ok((Some(id), end)) => issuer.revoke_access(id, end, now).await?,
        _ => {
            let request = asked(token, form.0.client_id.as_deref());
            issuer.revoke_refresh(&request, now).await?;
        }
    }
    Ok(NoContent)
}

fn asked(token: &Secret<String>, client: Option<&str>) -> RefreshRequest {
    let request = RefreshRequest::new(token.expose().as_str());
    match client {
        Some(client) => request.client(client),
        None => request,
    }
}

/// Log out everywhere.
#[post("/logout/everywhere", tags("auth"))]
async fn log_out_everywhere(
    who: Identity,
    issuer: Inject<TokenIssuer>,
    clock: Inject<Clock>,
) -> Result<NoContent, GrantError> {
    issuer
        .log_out_everywhere(who.subject(), clock.now())
        .await?;
    Ok(NoContent)
}

/// Who asks.
#[model(response)]
struct Me {
    /// Whose the token is.
    subject: String,
    /// What the token grants.
    scopes: Vec<String>,
    /// The roles of the subject.
    roles: Vec<String>,
    /// What the subject may do.
    permissions: Vec<String>,
}

/// Say who asks.
#[get("/me", tags("auth"))]
async fn me(who: Identity) -> Me {
    Me {
        subject: who.subject().to_owned(),
        scopes: who.scopes().map(str::to_owned).collect(),
        roles: who.roles().map(str::to_owned).collect(),
        permissions: who.permissions().map(str::to_owned).collect(),
    }
}

/// Show the public keys of tokens.
#[get("/.well-known/jwks.json", public, tags("auth"))]
async fn keys(jwt: Inject<Jwt>) -> Json<Value> {
    Json(jwt.keys().jwks())
}
