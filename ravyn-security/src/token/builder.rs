//! How a [`TokenIssuer`] is set.

use std::time::Duration;

use ravyn_core::error::{BuildError, BuildFault};

use super::TokenIssuer;
use super::token_store::TokenStore;
use crate::jwt::Jwt;

/// How long an access token is good, unless that is said.
pub const ACCESS_LIFETIME: Duration = Duration::from_mins(15);

/// How long a login can be renewed, unless that is said.
pub const REFRESH_LIFETIME: Duration = Duration::from_hours(14 * 24);

/// How long tokens are good.
///
/// # Defaults
/// | setting | default |
/// |---|---|
/// | [`access_lifetime`](Self::access_lifetime) | 15 min |
/// | [`refresh_lifetime`](Self::refresh_lifetime) | 14 days |
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_core::store::MemoryStore;
/// use ravyn_security::jwt::JwtConfig;
/// use ravyn_security::token::TokenIssuer;
///
/// let jwt = JwtConfig::new().secret("correct horse battery staple, and more").build("shop")?;
/// let issuer = TokenIssuer::builder(&jwt, MemoryStore::new())
///     .access_lifetime(Duration::from_secs(5 * 60))
///     .refresh_lifetime(Duration::from_secs(24 * 60 * 60))
///     .build()?;
/// # let _ = issuer;
/// # Ok::<(), ravyn_core::error::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct TokenIssuerBuilder {
    pub(super) jwt: Jwt,
    pub(super) store: TokenStore,
    pub(super) access: Duration,
    pub(super) refresh: Duration,
}

impl TokenIssuerBuilder {
    pub(super) fn new(jwt: Jwt, store: TokenStore) -> Self {
        Self {
            jwt,
            store,
            access: ACCESS_LIFETIME,
            refresh: REFRESH_LIFETIME,
        }
    }

    /// How long an access token is good, in whole seconds. Default: 15 minutes.
    pub const fn access_lifetime(mut self, lifetime: Duration) -> Self {
        self.access = lifetime;
        self
    }

    /// How long a login can be renewed, from its first token on and however often, in whole seconds. No token of it is
    /// good for longer. A shorter one acts on the logins that there are. Default: 14 days.
    pub const fn refresh_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh = lifetime;
        self
    }

    /// Checks it.
    ///
    /// # Errors
    /// Every fault at once: no key of the ring signs, an access token that is good for less than a second, a login that
    /// ends before its access token.
    pub fn build(self) -> Result<TokenIssuer, BuildError> {
        let mut faults = Vec::new();
        if self.jwt.keys().signing_key().is_none() {
            let fault = BuildFault::new("RV0040", "the key that signs tokens is missing");
            let help = "give `JwtConfig` a secret or a private key, or only verify tokens here";
            faults.push(fault.help(help));
        }
        faults.extend(lifetime_faults(self.access, self.refresh));
        BuildError::check(faults)?;
        Ok(TokenIssuer::new(self))
    }
}

/// What is wrong with lifetimes: an access token that is good for less than a second, a login that ends before its access
/// token.
#[doc(hidden)] // For the ready routes; no promise is made about it.
#[must_use]
pub fn lifetime_faults(access: Duration, refresh: Duration) -> Vec<BuildFault> {
    let mut faults = Vec::new();
    if access.as_secs() == 0 {
        faults.push(fault("access_lifetime", "must be at least 1 second"));
    }
    if refresh < access {
        let what = "must not be shorter than `access_lifetime`";
        faults.push(fault("refresh_lifetime", what));
    }
    faults
}

fn fault(setting: &str, what: &str) -> BuildFault {
    BuildFault::new("RV0041", format!("the setting `{setting}` {what}"))
        .note(format!("it comes from `{setting}(..)`"))
        .help("change it there")
}
