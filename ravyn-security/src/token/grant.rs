//! For whom tokens are issued, and what a client asks for.

use std::time::SystemTime;

use ravyn_core::settings::Secret;
use serde::Serialize;
use serde_json::Value;

/// For whom tokens are issued.
///
/// # Defaults
/// The client is the application itself, the audience of its tokens. The subject has proved who they are now. There are
/// no scopes and no claims of the program's own, and there is a refresh token.
///
/// # Example
/// ```
/// use ravyn_security::token::Grant;
///
/// #[derive(serde::Serialize)]
/// struct Own {
///     tenant: u32,
/// }
///
/// let grant = Grant::new("ada").client("web").scope("read write").claims(Own { tenant: 7 });
/// # let _ = grant;
/// ```
#[derive(Debug)]
#[must_use = "a grant is no token until an issuer issues it"]
pub struct Grant {
    pub(super) subject: String,
    pub(super) client: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) authenticated_at: Option<SystemTime>,
    pub(super) claims: Result<Value, serde_json::Error>,
    pub(super) has_refresh_token: bool,
}

impl Grant {
    /// A grant of a subject: a user's id, a client's name. It is what permissions and limits know them by.
    pub fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            client: None,
            scopes: Vec::new(),
            authenticated_at: None,
            claims: Ok(Value::Null),
            has_refresh_token: true,
        }
    }

    /// The client it is issued to: `client_id`. No other can renew it.
    pub fn client(mut self, id: impl Into<String>) -> Self {
        self.client = Some(id.into());
        self
    }

    /// Grants a scope, or several with spaces between them.
    pub fn scope(mut self, scope: impl AsRef<str>) -> Self {
        add(&mut self.scopes, scope.as_ref());
        self
    }

    /// When the subject proved who they are: `auth_time`. Renewals repeat it.
    pub fn authenticated_at(mut self, at: SystemTime) -> Self {
        self.authenticated_at = Some(at);
        self
    }

    /// Claims of the program's own, an object. They are stored, and renewals repeat them; who changes what they say
    /// ends them with [`log_out_everywhere`](super::TokenIssuer::log_out_everywhere).
    pub fn claims(mut self, own: impl Serialize) -> Self {
        self.claims = serde_json::to_value(own);
        self
    }

    /// Narrows it to what a client asks for: its own id, unless another was said, and of the scopes those that it names,
    /// with spaces between them. An empty text asks for all.
    pub fn asked_for(mut self, client: Option<&str>, scopes: &str) -> Self {
        if self.client.is_none() {
            self.client = client.map(str::to_owned);
        }
        let mut asked = Vec::new();
        add(&mut asked, scopes);
        if !asked.is_empty() {
            self.scopes.retain(|scope| asked.contains(scope));
        }
        self
    }

    /// Issues an access token alone, as for client credentials (RFC 6749 §4.4.3).
    pub fn without_refresh_token(mut self) -> Self {
        self.has_refresh_token = false;
        self
    }
}

/// What a client sends to renew a token, or to have one revoked.
///
/// # Example
/// ```
/// use ravyn_security::token::RefreshRequest;
///
/// let request = RefreshRequest::new("from the form").client("web").scope("read");
/// assert!(!format!("{request:?}").contains("from the form"));
/// ```
#[derive(Clone, Debug)]
pub struct RefreshRequest {
    pub(super) token: Secret<String>,
    pub(super) client: Option<String>,
    pub(super) scopes: Vec<String>,
}

impl RefreshRequest {
    /// The refresh token, as it came.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            token: Secret::new(token.into()),
            client: None,
            scopes: Vec::new(),
        }
    }

    /// The client, which has proved who it is where it has a secret. Default: the application itself.
    #[must_use]
    pub fn client(mut self, id: impl Into<String>) -> Self {
        self.client = Some(id.into());
        self
    }

    /// The scopes that the access token is to have, with spaces between them. Default, and when it is empty: all that
    /// were granted.
    #[must_use]
    pub fn scope(mut self, scope: impl AsRef<str>) -> Self {
        add(&mut self.scopes, scope.as_ref());
        self
    }
}

fn add(scopes: &mut Vec<String>, text: &str) {
    for scope in text.split_ascii_whitespace() {
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
}
