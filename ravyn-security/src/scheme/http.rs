//! Schemes of the `Authorization` header.

use std::borrow::Cow;

use base64ct::{Base64, Encoding as _};
use ravyn_core::meta::SchemeKind;
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Failure};

use super::authorization::{credentials, is_token};
use super::challenge::Challenge;
use super::credential::{BasicCredentials, BearerToken, HttpCredentials};
use super::kind::{Kind, NoFlows};
use super::scheme::Scheme;

/// The longest Basic credentials in bytes, as base64.
const LONGEST_BASIC: usize = 8192;

/// Name and password of HTTP Basic (RFC 7617), in UTF-8. It protects nothing without HTTPS.
///
/// # Example
/// ```
/// use ravyn_security::scheme::HttpBasic;
///
/// static BASIC: HttpBasic = HttpBasic::new().realm("staff");
/// ```
pub type HttpBasic<U = BasicCredentials> = Scheme<Basic, U>;

/// A bearer token (RFC 6750), a JWT or an opaque one.
///
/// # Example
/// ```
/// use ravyn_security::scheme::HttpBearer;
///
/// static BEARER: HttpBearer = HttpBearer::new().bearer_format("opaque");
/// ```
pub type HttpBearer<U = BearerToken> = Scheme<Bearer, U>;

/// Another scheme of the `Authorization` header, by the name that IANA has registered or the two sides agree upon.
///
/// # Example
/// ```
/// use ravyn_security::scheme::HttpScheme;
///
/// static HAWK: HttpScheme = HttpScheme::new("hawk");
/// ```
pub type HttpScheme<U = HttpCredentials> = Scheme<Other, U>;

/// HTTP Basic.
#[derive(Clone, Copy, Debug)]
pub struct Basic {
    realm: &'static str,
}

/// Bearer tokens.
#[derive(Clone, Copy, Debug)]
pub struct Bearer {
    realm: Option<&'static str>,
    format: Option<&'static str>,
}

/// A scheme by its name.
#[derive(Clone, Copy, Debug)]
pub struct Other(&'static str);

impl Scheme<Basic, BasicCredentials> {
    /// Basic in the realm `api`.
    #[must_use]
    pub const fn new() -> Self {
        Self::of(Basic { realm: "api" })
    }
}

impl Default for Scheme<Basic, BasicCredentials> {
    fn default() -> Self {
        Self::new()
    }
}

impl<U> Scheme<Basic, U> {
    /// What the name and password are for, as a client shows it (RFC 9110 §11.5).
    #[must_use]
    pub const fn realm(mut self, realm: &'static str) -> Self {
        self.kind.realm = realm;
        self
    }
}

impl Scheme<Bearer, BearerToken> {
    /// Bearer tokens of a format that is not said.
    #[must_use]
    pub const fn new() -> Self {
        Self::of(Bearer {
            realm: None,
            format: None,
        })
    }
}

impl Default for Scheme<Bearer, BearerToken> {
    fn default() -> Self {
        Self::new()
    }
}

impl<U> Scheme<Bearer, U> {
    /// What the token is for (RFC 9110 §11.5). Default: not said.
    #[must_use]
    pub const fn realm(mut self, realm: &'static str) -> Self {
        self.kind.realm = Some(realm);
        self
    }

    /// What a token looks like, for the document: `JWT`. Nothing checks it.
    #[must_use]
    pub const fn bearer_format(mut self, format: &'static str) -> Self {
        self.kind.format = Some(format);
        self
    }
}

impl Scheme<Other, HttpCredentials> {
    /// The scheme of this name, which is written in any case.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self::of(Other(name))
    }
}

impl NoFlows for Basic {}

impl Kind for Basic {
    type Credential = BasicCredentials;

    fn name(&self) -> Cow<'static, str> {
        "HttpBasic".into()
    }

    fn describe(&self) -> SchemeKind {
        SchemeKind::Http {
            scheme: "basic".into(),
            bearer_format: None,
        }
    }

    fn claims(&self) -> Option<&'static str> {
        Some("Basic")
    }

    fn find(&self, request: &Request) -> Result<Option<BasicCredentials>, AuthError> {
        let found = credentials(request, "basic")?;
        found.map(basic).transpose()
    }

    fn challenge(&self, _: &Failure) -> Cow<'static, str> {
        let challenge = Challenge::new("Basic").with("realm", self.realm);
        challenge.with("charset", "UTF-8").into_text()
    }
}

fn basic(text: &str) -> Result<BasicCredentials, AuthError> {
    if text.len() > LONGEST_BASIC {
        return Err(AuthError::invalid("the credentials are too long"));
    }
    let bytes = Base64::decode_vec(text);
    let bytes = bytes.map_err(|_| AuthError::invalid("the credentials are no base64"))?;
    let pair = String::from_utf8(bytes);
    let pair = pair.map_err(|_| AuthError::invalid("the credentials are no UTF-8"))?;
    let (name, password) = pair
        .split_once(':')
        .ok_or_else(|| AuthError::invalid("the credentials have no colon"))?;
    Ok(BasicCredentials::new(name, password))
}

/// The token of a request.
///
/// # Errors
/// There is more than one, or one in the query string besides (RFC 6750 §2); or it is none by its form.
pub(crate) fn bearer_token(request: &Request) -> Result<Option<BearerToken>, AuthError> {
    let Some(token) = credentials(request, "bearer")? else {
        return Ok(None);
    };
    let query = request.uri().query().unwrap_or_default();
    let mut names = query.split('&').map(|pair| pair.split('=').next());
    if names.any(|name| name == Some("access_token")) {
        let reason = "there is a token in the query string, too";
        return Err(AuthError::malformed(reason));
    }
    if !is_token(token) {
        return Err(AuthError::invalid("the token has not the form of one"));
    }
    Ok(Some(BearerToken::new(token)))
}

/// How a token is asked for.
pub(crate) fn bearer_challenge(realm: Option<&str>, failure: &Failure) -> Cow<'static, str> {
    let challenge = Challenge::new("Bearer");
    let challenge = match realm {
        Some(realm) => challenge.with("realm", realm),
        None => challenge,
    };
    challenge.of_bearer(failure).into_text()
}

impl NoFlows for Bearer {}

impl Kind for Bearer {
    type Credential = BearerToken;

    fn name(&self) -> Cow<'static, str> {
        "HttpBearer".into()
    }

    fn describe(&self) -> SchemeKind {
        SchemeKind::Http {
            scheme: "bearer".into(),
            bearer_format: self.format.map(Into::into),
        }
    }

    fn claims(&self) -> Option<&'static str> {
        Some("Bearer")
    }

    fn find(&self, request: &Request) -> Result<Option<BearerToken>, AuthError> {
        bearer_token(request)
    }

    fn challenge(&self, failure: &Failure) -> Cow<'static, str> {
        bearer_challenge(self.realm, failure)
    }
}

impl NoFlows for Other {}

impl Kind for Other {
    type Credential = HttpCredentials;

    fn name(&self) -> Cow<'static, str> {
        self.0.into()
    }

    fn describe(&self) -> SchemeKind {
        SchemeKind::Http {
            scheme: self.0.to_ascii_lowercase().into(),
            bearer_format: None,
        }
    }

    fn claims(&self) -> Option<&'static str> {
        Some(self.0)
    }

    fn find(&self, request: &Request) -> Result<Option<HttpCredentials>, AuthError> {
        let found = credentials(request, self.0)?;
        Ok(found.map(HttpCredentials::new))
    }

    fn challenge(&self, _: &Failure) -> Cow<'static, str> {
        self.0.into()
    }
}
