//! Tokens of OAuth 2.0 (RFC 6749), documented by how they are got.

use std::borrow::Cow;
use std::marker::PhantomData;

use ravyn_core::meta::{Flow, FlowMeta, SchemeKind};
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Failure};

use super::credential::BearerToken;
use super::http::{bearer_challenge, bearer_token};
use super::kind::Kind;
use super::scheme::Scheme;

/// Scopes and what they allow.
type Scopes = &'static [(&'static str, &'static str)];

/// Tokens that are got with a name and a password, for a program's own client.
///
/// # Example
/// ```
/// use ravyn_security::scheme::OAuth2PasswordBearer;
///
/// static OAUTH2: OAuth2PasswordBearer = OAuth2PasswordBearer::new("/token")
///     .scopes(&[("read", "Read access"), ("write", "Write access")]);
/// ```
pub type OAuth2PasswordBearer<U = BearerToken> = Scheme<Flows<PasswordFlow>, U>;

/// Tokens that a client gets with its own credentials.
pub type OAuth2ClientCredentials<U = BearerToken> = Scheme<Flows<ClientCredentialsFlow>, U>;

/// Tokens that are got with a code which a browser brings.
pub type OAuth2AuthorizationCodeBearer<U = BearerToken> = Scheme<Flows<CodeFlow>, U>;

/// Tokens that are got in several ways.
///
/// # Example
/// ```
/// use ravyn_security::scheme::OAuth2;
///
/// static OAUTH2: OAuth2 = OAuth2::new()
///     .password("/token")
///     .authorization_code("https://id.example/authorize", "https://id.example/token")
///     .refresh_url("https://id.example/token")
///     .scopes(&[("read", "Read access")]);
/// ```
pub type OAuth2<U = BearerToken> = Scheme<Flows<AnyFlow>, U>;

/// Marks the password flow.
#[derive(Clone, Copy, Debug)]
pub struct PasswordFlow;

/// Marks the flow of client credentials.
#[derive(Clone, Copy, Debug)]
pub struct ClientCredentialsFlow;

/// Marks the flow of authorization codes.
#[derive(Clone, Copy, Debug)]
pub struct CodeFlow;

/// Marks a scheme of several flows.
#[derive(Clone, Copy, Debug)]
pub struct AnyFlow;

/// Where tokens are got. `F` marks the flow, or that there are several.
#[derive(Clone, Copy, Debug)]
pub struct Flows<F> {
    name: &'static str,
    password: Option<&'static str>,
    client_credentials: Option<&'static str>,
    /// Where a user consents, and where the token is got.
    code: Option<(&'static str, &'static str)>,
    implicit: Option<&'static str>,
    refresh: Option<&'static str>,
    scopes: Scopes,
    realm: Option<&'static str>,
    flow: PhantomData<fn() -> F>,
}

impl<F> Flows<F> {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            password: None,
            client_credentials: None,
            code: None,
            implicit: None,
            refresh: None,
            scopes: &[],
            realm: None,
            flow: PhantomData,
        }
    }
}

impl Flows<AnyFlow> {
    /// The password flow, and its scopes.
    pub(crate) const fn of_password(token_url: &'static str, scopes: Scopes) -> Self {
        let mut flows = Self::new("");
        flows.password = Some(token_url);
        flows.scopes = scopes;
        flows
    }
}

impl Scheme<Flows<PasswordFlow>, BearerToken> {
    /// Tokens of this URL, which may be a path of the application.
    #[must_use]
    pub const fn new(token_url: &'static str) -> Self {
        let mut flows = Flows::new("OAuth2PasswordBearer");
        flows.password = Some(token_url);
        Self::of(flows)
    }
}

impl Scheme<Flows<ClientCredentialsFlow>, BearerToken> {
    /// Tokens of this URL, which may be a path of the application.
    #[must_use]
    pub const fn new(token_url: &'static str) -> Self {
        let mut flows = Flows::new("OAuth2ClientCredentials");
        flows.client_credentials = Some(token_url);
        Self::of(flows)
    }
}

impl Scheme<Flows<CodeFlow>, BearerToken> {
    /// Codes of the one URL, tokens of the other.
    #[must_use]
    pub const fn new(authorization_url: &'static str, token_url: &'static str) -> Self {
        let mut flows = Flows::new("OAuth2AuthorizationCodeBearer");
        flows.code = Some((authorization_url, token_url));
        Self::of(flows)
    }
}

impl Scheme<Flows<AnyFlow>, BearerToken> {
    /// No flow yet.
    #[must_use]
    pub const fn new() -> Self {
        Self::of(Flows::new("OAuth2"))
    }
}

impl Default for Scheme<Flows<AnyFlow>, BearerToken> {
    fn default() -> Self {
        Self::new()
    }
}

impl<U> Scheme<Flows<AnyFlow>, U> {
    /// Adds the password flow.
    #[must_use]
    pub const fn password(mut self, token_url: &'static str) -> Self {
        self.kind.password = Some(token_url);
        self
    }

    /// Adds the flow of client credentials.
    #[must_use]
    pub const fn client_credentials(mut self, token_url: &'static str) -> Self {
        self.kind.client_credentials = Some(token_url);
        self
    }

    /// Adds the flow of authorization codes.
    #[must_use]
    pub const fn authorization_code(
        mut self,
        authorization_url: &'static str,
        token_url: &'static str,
    ) -> Self {
        self.kind.code = Some((authorization_url, token_url));
        self
    }

    /// Adds the implicit flow, for an issuer that knows no better: RFC 9700 §2.1.2 advises against it.
    #[must_use]
    pub const fn implicit(mut self, authorization_url: &'static str) -> Self {
        self.kind.implicit = Some(authorization_url);
        self
    }
}

impl<F: Copy + 'static, U> Scheme<Flows<F>, U> {
    /// The scopes that can be demanded, and what they allow.
    #[must_use]
    pub const fn scopes(mut self, scopes: Scopes) -> Self {
        self.kind.scopes = scopes;
        self
    }

    /// Where tokens are renewed.
    #[must_use]
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.kind.refresh = Some(url);
        self
    }

    /// What the token is for (RFC 9110 §11.5). Default: not said.
    #[must_use]
    pub const fn realm(mut self, realm: &'static str) -> Self {
        self.kind.realm = Some(realm);
        self
    }
}

impl<F> Flows<F> {
    fn flow(
        &self,
        flow: Flow,
        authorization_url: Option<&'static str>,
        token_url: Option<&'static str>,
    ) -> FlowMeta {
        let scopes = self.scopes.iter();
        FlowMeta {
            flow,
            authorization_url: authorization_url.map(Into::into),
            token_url: token_url.map(Into::into),
            refresh_url: self.refresh.map(Into::into),
            scopes: scopes
                .map(|&(name, what)| (name.into(), what.into()))
                .collect(),
        }
    }

    /// What the document shows.
    pub(crate) fn kind(&self) -> SchemeKind {
        let password = self.password.map(|url| (Flow::Password, None, Some(url)));
        let own = self.client_credentials;
        let own = own.map(|url| (Flow::ClientCredentials, None, Some(url)));
        let code = self.code;
        let code = code.map(|(one, two)| (Flow::AuthorizationCode, Some(one), Some(two)));
        let implicit = self.implicit.map(|url| (Flow::Implicit, Some(url), None));
        let all = [password, own, code, implicit].into_iter().flatten();
        SchemeKind::OAuth2 {
            flows: all
                .map(|(flow, one, two)| self.flow(flow, one, two))
                .collect(),
        }
    }
}

impl<F: Copy + 'static> Kind for Flows<F> {
    type Credential = BearerToken;

    fn name(&self) -> Cow<'static, str> {
        self.name.into()
    }

    fn describe(&self) -> SchemeKind {
        self.kind()
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
