//! Which access tokens are revoked, for those who verify them.

use std::time::SystemTime;

use ravyn_core::error::BoxError;
use ravyn_core::store::Store;

use super::times::{nanos_to_seconds, seconds};
use super::token_store::TokenStore;

/// Between the name of a family and what tells its access tokens apart, in `jti`.
const SEPARATOR: char = '.';

/// The length of each of the two: 128 bits in base64url.
const NAME: usize = 22;

/// Which access tokens are revoked. A verifier asks it when everything else about a token is right.
///
/// Clones ask the same store, and so does one in another process that has the same store. What a
/// [`TokenIssuer`](super::TokenIssuer) revokes is refused from its return on.
///
/// # Example
/// ```
/// use std::time::SystemTime;
/// use ravyn_core::store::MemoryStore;
/// use ravyn_security::jwt::JwtConfig;
/// use ravyn_security::token::{Grant, TokenIssuer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let jwt = JwtConfig::new().secret("correct horse battery staple, and more").build("shop")?;
/// let issuer = TokenIssuer::builder(&jwt, MemoryStore::new()).build()?;
/// let now = SystemTime::now();
/// let pair = issuer.issue(Grant::new("ada"), now).await?;
/// issuer.log_out_everywhere("ada", now).await?;
///
/// let token = jwt.verifier().verify::<serde_json::Value>(pair.access_token(), now)?;
/// let revocations = issuer.revocations();
/// assert!(revocations.is_revoked(token.token_id(), token.subject(), token.issued_at()).await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Revocations {
    store: TokenStore,
}

impl Revocations {
    /// What was revoked in this store.
    #[must_use]
    pub fn new(store: impl Store) -> Self {
        Self::of(TokenStore::new(store))
    }

    pub(super) fn of(store: TokenStore) -> Self {
        Self { store }
    }

    /// Whether an access token is revoked, by its id (`jti`), its subject (`sub`) and the time when it was issued
    /// (`iat`).
    ///
    /// A token of a login is revoked with the login, and where the store does not know the login: it has been restarted
    /// without its memory, or is another one. One that came without a refresh token is held against the second
    /// in which its subject was logged out: who logs in again in that second waits for the next. One that does not say
    /// when it was issued is revoked by any log-out.
    ///
    /// # Errors
    /// Those of the store. Who cannot ask refuses the token.
    pub async fn is_revoked(
        &self,
        token_id: Option<&str>,
        subject: &str,
        issued_at: Option<SystemTime>,
    ) -> Result<bool, BoxError> {
        if let Some(token_id) = token_id
            && self.store.is_revoked(token_id).await?
        {
            return Ok(true);
        }
        let cutoff = self.store.cutoff(subject).await?;
        if let Some(id) = token_id.and_then(family_of) {
            let found = self.store.family(id).await?;
            // A login that nobody remembers may have been revoked.
            let Some(found) = found.filter(|found| found.family.subject == subject) else {
                return Ok(true);
            };
            let is_cut_off = cutoff.is_some_and(|cutoff| found.family.started <= cutoff);
            return Ok(is_cut_off || found.family.current.is_none());
        }
        let issued_at = issued_at.map(seconds).unwrap_or_default();
        Ok(cutoff.is_some_and(|cutoff| issued_at <= nanos_to_seconds(cutoff)))
    }
}

/// The id of an access token of a family.
pub(super) fn token_id(family: &str, random: &str) -> String {
    format!("{family}{SEPARATOR}{random}")
}

/// The name of the family of an access token. `None`: its id has not the form of one.
fn family_of(token_id: &str) -> Option<&str> {
    let is_name = |part: &str| {
        let is_of_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        part.len() == NAME && part.bytes().all(is_of_base64url)
    };
    let (family, random) = token_id.split_once(SEPARATOR)?;
    (is_name(family) && is_name(random)).then_some(family)
}
