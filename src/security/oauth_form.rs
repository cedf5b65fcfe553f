//! Forms of OAuth 2.0, whose faults are answered as RFC 6749 has it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use ravyn_security::token::GrantError;

use crate::error::{Fault, HandlerError};
use crate::meta::ArgumentMeta;
use crate::model::RequestModel;
use crate::params::{Argument, FromRequest, Rejection, Stage};
use crate::prelude::*;

/// A form whose faults are those of RFC 6749 §5.2.
pub(super) struct OAuthForm<T>(pub(super) T);

impl<T: RequestModel> FromRequest for OAuthForm<T> {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        Form::<T>::describe(argument);
        <GrantError as HandlerError>::describe(&mut argument.responses);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        match Form::<T>::from_request(request, argument).await {
            Ok(form) => Ok(Self(form.0)),
            Err(Rejection::Answer(error)) => Err(Rejection::Answer(error)),
            Err(Rejection::Missing) => Err(Rejection::Answer(GrantError::InvalidRequest.into())),
            Err(Rejection::Faults(faults)) => {
                let is_of_type = |fault: &Fault| {
                    fault.pointer() == Some("/grant_type") && fault.code() != "required"
                };
                let error = match faults.iter().any(is_of_type) {
                    true => GrantError::UnsupportedGrantType,
                    false => GrantError::InvalidRequest,
                };
                Err(Rejection::Answer(error.into()))
            }
        }
    }
}

/// What a client sends that asks for a token of its own (RFC 6749 §4.4.2): its credentials in `Authorization: Basic` or in
/// the form, and the scopes that it wants.
///
/// # Errors
/// As RFC 6749 §5.2 has them: 401 `invalid_client` without credentials, 400 `invalid_request` where they are sent in both
/// ways, 400 `unsupported_grant_type` for another `grant_type`. Whether they are right says who knows the client.
///
/// # Example
/// ```
/// use ravyn::prelude::*;
/// use ravyn::security::token::{Grant, GrantError, TokenIssuer, TokenPair};
/// use ravyn::security::OAuth2ClientCredentialsForm;
///
/// #[post("/token")]
/// async fn token(
///     client: OAuth2ClientCredentialsForm,
///     issuer: Inject<TokenIssuer>,
///     clock: Inject<Clock>,
/// ) -> Result<TokenPair, GrantError> {
///     if !client.matches("reports", "32 bytes that nobody else knows.") {
///         return Err(GrantError::InvalidClient);
///     }
///     let grant = Grant::new(client.client_id.clone()).client(client.client_id).without_refresh_token();
///     issuer.issue(grant.scope("read"), clock.now()).await
/// }
/// ```
#[derive(Clone, Debug)]
pub struct OAuth2ClientCredentialsForm {
    /// The client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret<String>,
    /// The scopes that it wants, with spaces between them.
    pub scope: String,
}

impl OAuth2ClientCredentialsForm {
    /// The scopes that it wants.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split_ascii_whitespace()
    }

    /// Whether it is this client with this secret, in a time that does not tell which of the two is wrong.
    #[must_use]
    pub fn matches(&self, client_id: &str, client_secret: &str) -> bool {
        let sent =
            BasicCredentials::new(self.client_id.clone(), self.client_secret.expose().clone());
        sent.matches(client_id, client_secret)
    }
}

/// A request for a token of the client's own (RFC 6749 §4.4.2).
#[model(request)]
struct ClientForm {
    /// `client_credentials`.
    #[field(pattern = "^client_credentials$")]
    grant_type: String,
    /// The scopes that are wanted, with spaces between them.
    #[field(default)]
    scope: String,
    /// The client, unless it says who it is by Basic.
    client_id: Option<String>,
    /// The secret of the client.
    client_secret: Option<Secret<String>>,
}

impl FromRequest for OAuth2ClientCredentialsForm {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        OAuthForm::<ClientForm>::describe(argument);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        let refuse = |error: GrantError| Rejection::Answer(error.into());
        let by_header = basic(request).map_err(refuse)?;
        let form = OAuthForm::<ClientForm>::from_request(request, argument)
            .await?
            .0;
        let credentials = match (by_header, form.client_secret) {
            (Some(_), Some(_)) => return Err(refuse(GrantError::InvalidRequest)),
            (Some(found), None) => {
                if form.client_id.is_some_and(|id| id != found.0) {
                    return Err(refuse(GrantError::InvalidRequest));
                }
                Some(found)
            }
            (None, Some(secret)) => form.client_id.map(|id| (id, secret)),
            (None, None) => None,
        };
        let (client_id, client_secret) =
            credentials.ok_or_else(|| refuse(GrantError::InvalidClient))?;
        Ok(Self {
            client_id,
            client_secret,
            scope: form.scope,
        })
    }
}

/// Name and secret of `Authorization: Basic`, each encoded as in a form (RFC 6749 §2.3.1). `None`: there is no such header.
fn basic(request: &Request) -> Result<Option<(String, Secret<String>)>, GrantError> {
    let mut lines = request.headers().get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    if lines.next().is_some() {
        return Err(GrantError::InvalidRequest);
    }
    let text = line.to_str().map_err(|_| GrantError::InvalidClient)?;
    let (scheme, encoded) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(GrantError::InvalidClient);
    }
    let bytes = STANDARD.decode(encoded.trim()).ok();
    let pair = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = pair.as_deref().and_then(|pair| pair.split_once(':'));
    let (id, secret) = pair.ok_or(GrantError::InvalidClient)?;
    let decoded = |text: &str| {
        let pairs = format!("v={text}");
        let mut pairs = form_urlencoded::parse(pairs.as_bytes());
        pairs
            .next()
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    Ok(Some((decoded(id), Secret::new(decoded(secret)))))
}
