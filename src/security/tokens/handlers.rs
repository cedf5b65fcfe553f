//! What answers on the ready routes.

use std::net::IpAddr;

use ravyn_security::jwt::Jwt;
use ravyn_security::limit::{Attempt, LoginThrottle, Throttled};
use ravyn_security::token::{GrantError, RefreshRequest, TokenIssuer, TokenPair};

use crate::error::{Error, HandlerError};
use crate::meta::{ArgumentKind, ArgumentMeta, ResponsesMeta};
use crate::params::{Argument, FromRequest, Rejection, Stage};
use crate::prelude::*;
use crate::security::log_in::DynLogIn;
use crate::security::oauth_form::OAuthForm;

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

/// How much of the name that somebody logs in with is written down, in characters.
const LONGEST_NAME: usize = 256;

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
#[post("/token", public, tags("auth"), response_description = "The tokens")]
pub(super) async fn log_in(
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
    let grant = grant.asked_for(form.0.client_id.as_deref(), &form.0.scope);
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
#[post(
    "/token/refresh",
    public,
    tags("auth"),
    response_description = "The new tokens"
)]
pub(super) async fn renew(
    form: OAuthForm<RefreshForm>,
    issuer: Inject<TokenIssuer>,
    clock: Inject<Clock>,
) -> Result<TokenPair, GrantError> {
    let request = asked(&form.0.refresh_token, form.0.client_id.as_deref()).scope(&form.0.scope);
    issuer.refresh(&request, clock.now()).await
}

/// The token that is to be revoked (RFC 7009 §2.1).
#[model(request)]
pub(super) struct LogOutForm {
    /// The refresh token, with which its login ends; or an access token, which ends alone.
    token: Secret<String>,
    /// The client that the token was issued to.
    client_id: Option<String>,
}

/// Log out.
#[post("/logout", public, tags("auth"))]
pub(super) async fn log_out(
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
#[model(response, example = ada())]
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

fn ada() -> Me {
    Me {
        subject: "ada".to_owned(),
        scopes: vec!["read".to_owned()],
        roles: vec!["admin".to_owned()],
        permissions: Vec::new(),
    }
}

/// Say who asks.
#[get("/me", tags("auth"), response_description = "Who asks")]
pub(super) async fn me(who: Identity) -> Me {
    Me {
        subject: who.subject().to_owned(),
        scopes: who.scopes().map(str::to_owned).collect(),
        roles: who.roles().map(str::to_owned).collect(),
        permissions: who.permissions().map(str::to_owned).collect(),
    }
}

/// Show the public keys of tokens.
#[get(
    "/.well-known/jwks.json",
    public,
    tags("auth"),
    response_description = "The keys that verify access tokens (RFC 7517)"
)]
pub(super) async fn keys(jwt: Inject<Jwt>) -> Json<Value> {
    Json(jwt.keys().jwks())
}
