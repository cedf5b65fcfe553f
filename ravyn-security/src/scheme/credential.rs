//! What schemes find. None of it is shown, and none is compared but in constant time.

use std::fmt;

use ravyn_core::settings::Secret;
use subtle::ConstantTimeEq;

/// Whether two secrets are the same, in a time that tells no more than their lengths.
fn is_same(one: &str, two: &str) -> bool {
    one.as_bytes().ct_eq(two.as_bytes()).into()
}

macro_rules! redacted {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    )*};
}

/// An API key of a request.
///
/// `Debug` does not show it, and there is no `==`.
///
/// # Example
/// ```
/// use ravyn_security::scheme::ApiKey;
///
/// let key = ApiKey::new("secret-key");
/// assert!(key.matches("secret-key") && !key.matches("secret"));
/// assert_eq!(format!("{key:?}"), "ApiKey([redacted])");
/// ```
#[derive(Clone)]
pub struct ApiKey(Secret<String>);

impl ApiKey {
    /// This key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(Secret::new(key.into()))
    }

    /// Whether it is this key, in a time that does not tell how much of it is right.
    #[must_use]
    pub fn matches(&self, key: &str) -> bool {
        is_same(self.expose(), key)
    }

    /// The key, for the one place that needs it: [`ApiKeyHash::matches`](crate::ApiKeyHash::matches).
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// A bearer token of a request (RFC 6750): a JWT, or a text that means something to its issuer alone.
///
/// `Debug` does not show it, and there is no `==`.
#[derive(Clone)]
pub struct BearerToken(Secret<String>);

impl BearerToken {
    /// This token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Secret::new(token.into()))
    }

    /// Whether it is this token, in a time that does not tell how much of it is right.
    #[must_use]
    pub fn matches(&self, token: &str) -> bool {
        is_same(self.expose(), token)
    }

    /// The token, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Name and password of HTTP Basic (RFC 7617).
///
/// `Debug` shows neither, and there is no `==`.
#[derive(Clone)]
pub struct BasicCredentials {
    username: String,
    password: Secret<String>,
}

impl BasicCredentials {
    /// These.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: Secret::new(password.into()),
        }
    }

    /// The name. It may be empty.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The password, for the one place that needs it: [`Passwords::verify`](crate::password::Passwords::verify).
    #[must_use]
    pub fn password(&self) -> &str {
        self.password.expose()
    }

    /// Whether both are these, in a time that does not tell which of the two is wrong.
    #[must_use]
    pub fn matches(&self, username: &str, password: &str) -> bool {
        is_same(&self.username, username) & is_same(self.password(), password)
    }
}

/// What stands behind the name of a scheme in `Authorization` (RFC 9110 §11.4).
///
/// `Debug` does not show it, and there is no `==`.
#[derive(Clone)]
pub struct HttpCredentials(Secret<String>);

impl HttpCredentials {
    /// This text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Secret::new(text.into()))
    }

    /// Whether it is this text, in a time that does not tell how much of it is right.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        is_same(self.expose(), text)
    }

    /// The text, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

redacted!(ApiKey BearerToken BasicCredentials HttpCredentials);
