//! What answers on the ready routes.

use std::net::IpAddr;

use ravyn_security::jwt::Jwt;
use ravyn_security::limit::{LoginThrottle, Throttled};
use ravyn_security::token::{GrantError, RefreshRequest, TokenIssuer, TokenPair};

use crate::error::{Error, HandlerError};
use crate::meta::{ArgumentKind, ArgumentMeta, ResponsesMeta};
use crate::params::{Argument, FromRequest, Rejection, Stage};
use crate::prelude::*;
use crate::security::log_in::DynLogIn;

/// Why nobody is logged in.
pub(super) struct LogInError(Error);

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

/// The address of the client. A request that came over no network has none.
pub(super) struct Client(Option<IpAddr>);

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
pub(super) async fn log_in(
    form: Form<OAuth2PasswordRequestForm>,
    accounts: Inject<dyn DynLogIn>,
    issuer: Inject<TokenIssuer>,
    throttle: Option<Inject<LoginThrottle>>,
    client: Client,
    clock: Inject<Clock>,
) -> Result<TokenPair, LogInError> {
    let attempt = match &throttle {
        Some(throttle) => Some(throttle.check(&form.username, client.0)?),
        None => None,
    };
    let Some(grant) = accounts.log_in(&form).await? else {
        if let Some(attempt) = attempt {
            attempt.failed();
        }
        return Err(GrantError::InvalidGrant.into());
    };
    if let Some(attempt) = attempt {
        attempt.succeeded();
    }
    Ok(issuer.issue(grant, clock.now()).await?)
}

/// What a client sends to renew its tokens (RFC 6749 §6).
#[model(request)]
pub(super) struct RefreshForm {
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
pub(super) async fn renew(
    form: Form<RefreshForm>,
    issuer: Inject<TokenIssuer>,
    clock: Inject<Clock>,
) -> Result<TokenPair, GrantError> {
    let request = asked(&form.refresh_token, form.client_id.as_deref()).scope(&form.scope);
    issuer.refresh(&request, clock.now()).await
}

/// The token whose login is to end (RFC 7009 §2.1).
#[model(request)]
pub(super) struct LogOutForm {
    /// The refresh token.
    token: Secret<String>,
    /// The client that the token was issued to.
    client_id: Option<String>,
}

/// Log out.
#[post("/logout", public, tags("auth"))]
pub(super) async fn log_out(
    form: Form<LogOutForm>,
    issuer: Inject<TokenIssuer>,
    clock: Inject<Clock>,
) -> Result<NoContent, GrantError> {
    let request = asked(&form.token, form.client_id.as_deref());
    issuer.revoke_refresh(&request, clock.now()).await?;
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
pub(super) async fn log_out_everywhere(
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
pub(super) struct Me {
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
pub(super) async fn me(who: Identity) -> Me {
    Me {
        subject: who.subject().to_owned(),
        scopes: who.scopes().map(str::to_owned).collect(),
        roles: who.roles().map(str::to_owned).collect(),
        permissions: who.permissions().map(str::to_owned).collect(),
    }
}

/// Show the public keys of tokens.
#[get("/.well-known/jwks.json", public, tags("auth"))]
pub(super) async fn keys(jwt: Inject<Jwt>) -> Json<Value> {
    Json(jwt.keys().jwks())
}
