//! The form of the password flow.

use crate::prelude::*;

/// What a client of the password flow sends (RFC 6749 §4.3.2): `form: Form<OAuth2PasswordRequestForm>`.
///
/// The password stays a text, whatever it looks like, and `Debug` does not show it.
///
/// # Example
/// ```
/// use ravyn::prelude::*;
///
/// #[post("/token")]
/// async fn token(form: Form<OAuth2PasswordRequestForm>) -> Result<Json<Value>, HttpError> {
///     if form.username != "ada" || form.password.expose() != "12345678" {
///         return Err(HttpError::bad_request("wrong name or password"));
///     }
///     let scopes: Vec<&str> = form.scopes().collect();
///     Ok(json!({"access_token": "..", "token_type": "bearer", "scope": scopes.join(" ")}).into())
/// }
/// ```
#[model(request)]
#[derive(Clone, Debug)]
pub struct OAuth2PasswordRequestForm {
    /// `password`, where it is sent.
    #[field(pattern = "^password$")]
    pub grant_type: Option<String>,
    /// Who wants a token.
    pub username: String,
    /// Their password.
    pub password: Secret<String>,
    /// The scopes that are wanted, with spaces between them.
    #[field(default)]
    pub scope: String,
    /// The client, where it says who it is in the form.
    pub client_id: Option<String>,
    /// The client's own secret.
    pub client_secret: Option<Secret<String>>,
}

impl OAuth2PasswordRequestForm {
    /// The scopes that are wanted.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split_ascii_whitespace()
    }
}

/// The same, where `grant_type` must be sent, as RFC 6749 §4.3.2 says.
#[model(request)]
#[derive(Clone, Debug)]
pub struct OAuth2PasswordRequestFormStrict {
    /// `password`.
    #[field(pattern = "^password$")]
    pub grant_type: String,
    /// Who wants a token.
    pub username: String,
    /// Their password.
    pub password: Secret<String>,
    /// The scopes that are wanted, with spaces between them.
    #[field(default)]
    pub scope: String,
    /// The client, where it says who it is in the form.
    pub client_id: Option<String>,
    /// The client's own secret.
    pub client_secret: Option<Secret<String>>,
}

impl OAuth2PasswordRequestFormStrict {
    /// The scopes that are wanted.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split_ascii_whitespace()
    }
}
