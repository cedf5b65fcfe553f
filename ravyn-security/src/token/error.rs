//! Why no token is issued.

use http::header::{CACHE_CONTROL, PRAGMA, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use ravyn_core::error::{ApiError, BoxError, ErrorBody, code_of};
use ravyn_core::meta::{HeaderMeta, ResponseMeta, ResponsesMeta, SchemaOf};
use schemars::JsonSchema;
use serde::Serialize;

use crate::jwt::SignError;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const BASIC: HeaderValue = HeaderValue::from_static("Basic realm=\"token\", charset=\"UTF-8\"");

/// Why no token is issued (RFC 6749 §5.2).
///
/// A client learns no more than the code: whether a token is unknown, used, expired or another's stands in the audit
/// event.
///
/// # Errors
/// 400 with `{"error": "invalid_grant", "error_description": ".."}` as `application/json`, and the same with other
/// codes; [`InvalidClient`](Self::InvalidClient) is 401 with `WWW-Authenticate: Basic`. What is wrong on the server's
/// side is a problem, 503 or 500, and goes to the log. All of them have `Cache-Control: no-store`.
///
/// # Example
/// ```
/// use ravyn_core::error::ApiError;
/// use ravyn_security::token::GrantError;
///
/// let error = GrantError::InvalidGrant;
/// assert_eq!((error.status().as_u16(), error.oauth_code()), (400, Some("invalid_grant")));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GrantError {
    /// `invalid_request`: the request cannot be understood.
    #[error("a parameter is missing, or stands there twice, or cannot be read")]
    InvalidRequest,
    /// `invalid_client`: the client has not proved who it is.
    #[error("the client is not known, or its credentials are wrong")]
    InvalidClient,
    /// `invalid_grant`: the token, code or password is not good, or not this client's.
    #[error("the grant is not valid")]
    InvalidGrant,
    /// `unauthorized_client`: the client may not use this way.
    #[error("the client may not use this type of grant")]
    UnauthorizedClient,
    /// `unsupported_grant_type`: there is no such way.
    #[error("this type of grant is not known")]
    UnsupportedGrantType,
    /// `invalid_scope`: a scope is not known, or was not granted.
    #[error("a scope is not known, or was not granted")]
    InvalidScope,
    /// The store fails: 503.
    #[error("the store of tokens fails")]
    Unavailable(#[source] BoxError),
    /// The token could not be made: 500.
    #[error("no token could be made")]
    Failed(#[source] BoxError),
}

impl GrantError {
    /// The code that the client reads (RFC 6749 §5.2). `None`: it is the server's fault.
    #[must_use]
    pub const fn oauth_code(&self) -> Option<&'static str> {
        match self {
            Self::InvalidRequest => Some("invalid_request"),
            Self::InvalidClient => Some("invalid_client"),
            Self::InvalidGrant => Some("invalid_grant"),
            Self::UnauthorizedClient => Some("unauthorized_client"),
            Self::UnsupportedGrantType => Some("unsupported_grant_type"),
            Self::InvalidScope => Some("invalid_scope"),
            Self::Unavailable(_) | Self::Failed(_) => None,
        }
    }
}

impl From<SignError> for GrantError {
    fn from(error: SignError) -> Self {
        Self::Failed(error.into())
    }
}

impl ApiError for GrantError {
    fn status(&self) -> StatusCode {
        match self {
            Self::InvalidClient => StatusCode::UNAUTHORIZED,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = no_store();
        if matches!(self, Self::InvalidClient) {
            headers.insert(WWW_AUTHENTICATE, BASIC);
        }
        headers
    }

    fn body(&self) -> Option<ErrorBody> {
        let answer = OAuthError {
            error: self.oauth_code()?,
            error_description: self.to_string(),
        };
        serde_json::to_vec(&answer).ok().map(ErrorBody::json)
    }

    fn describe(meta: &mut ResponsesMeta) {
        for (status, text) in [
            (
                StatusCode::BAD_REQUEST,
                "No token is issued for this request (RFC 6749 §5.2)",
            ),
            (StatusCode::UNAUTHORIZED, "The client is not known"),
        ] {
            let schema = SchemaOf::of::<OAuthError>();
            let mut response = ResponseMeta::fixed(status)
                .description(text)
                .content("application/json", Some(schema));
            // Other answers of the status do not carry it.
            response.headers.push(HeaderMeta {
                name: "Cache-Control".into(),
                description: "`no-store`".into(),
                required: false,
                value: None,
            });
            if status == StatusCode::UNAUTHORIZED {
                response = response.header("WWW-Authenticate", "How a client says who it is");
            }
            meta.add(response);
        }
        for (status, title) in [
            (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        ] {
            meta.problem(status, code_of(status), title);
        }
    }
}

/// The fields of every answer of a token endpoint (RFC 6749 §5.1).
pub(super) fn no_store() -> HeaderMap {
    HeaderMap::from_iter([(CACHE_CONTROL, NO_STORE), (PRAGMA, NO_CACHE)])
}

/// Why no token is issued.
#[derive(Serialize, JsonSchema)]
struct OAuthError {
    /// The code of RFC 6749 §5.2.
    error: &'static str,
    /// The same in words.
    error_description: String,
}
