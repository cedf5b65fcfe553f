//! Issues tokens, renews them and revokes them.

use std::time::{Duration, SystemTime};

use ravyn_core::store::Store;

use super::audit;
use super::family::{Family, Standing};
use super::refresh_token::{RefreshToken, random_id};
use super::revocations::token_id;
use super::times::{nanos, nanos_to_seconds, seconds, time};
use super::token_store::{Found, TokenStore};
use super::{Grant, GrantError, RefreshRequest, Revocations, TokenIssuerBuilder, TokenPair};
use crate::jwt::{Jwt, JwtClaims, MOST_LEEWAY, Signer};

/// Issues an access token (RFC 9068) and a refresh token, renews them, and revokes them.
///
/// A refresh token is good once: renewing gives the next one. One that is used again was stolen, or its successor was,
/// so all tokens of its login are revoked. Of two that use one at the same moment, one is too late, and that is the
/// same.
///
/// A login ends at its time, however often it is renewed. A renewal can narrow the scopes and never widen them, and
/// only the client that was given a token can renew it. Of tokens nothing but SHA-256 hashes is stored.
///
/// Clones share what is stored. `now` is the time of the application's [`Clock`](ravyn_core::settings::Clock).
///
/// # Defaults
/// An access token is good for 15 minutes, a login for 14 days. A login takes about 500 bytes of the store until it ends,
/// so that the 64 MiB of a [`MemoryStore`](ravyn_core::store::MemoryStore) are enough for some 130,000.
///
/// # Errors
/// What the methods return is an answer of a token endpoint as it is.
///
/// Audit events are `token-issued`, `token-refreshed`, `refresh-refused`, `refresh-reused` and `token-revoked`.
///
/// # Cancel safety
/// A renewal that is given up may have used its token.
///
/// # Example
/// ```
/// use std::time::SystemTime;
/// use ravyn_core::store::MemoryStore;
/// use ravyn_security::jwt::JwtConfig;
/// use ravyn_security::token::{Grant, GrantError, RefreshRequest, TokenIssuer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let jwt = JwtConfig::new().secret("correct horse battery staple, and more").build("shop")?;
/// let issuer = TokenIssuer::builder(&jwt, MemoryStore::new()).build()?;
/// let now = SystemTime::now();
///
/// let first = issuer.issue(Grant::new("ada").client("web").scope("read write"), now).await?;
/// let request = RefreshRequest::new(first.refresh_token().unwrap_or_default()).client("web");
/// let second = issuer.refresh(&request.clone().scope("read"), now).await?;
/// assert_eq!(second.scope(), "read");
///
/// let again = issuer.refresh(&request, now).await;
/// assert!(matches!(again, Err(GrantError::InvalidGrant)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TokenIssuer {
    signer: Signer,
    store: TokenStore,
    /// The client where none is named.
    own_client: String,
    access: Duration,
    refresh: Duration,
}

impl TokenIssuer {
    /// An issuer that signs with the keys of `jwt`, and keeps what it has to know in `store`.
    pub fn builder(jwt: &Jwt, store: impl Store) -> TokenIssuerBuilder {
        TokenIssuerBuilder::new(jwt.clone(), TokenStore::new(store))
    }

    pub(super) fn new(builder: TokenIssuerBuilder) -> Self {
        Self {
            signer: builder.jwt.signer(),
            own_client: builder.jwt.audience().to_owned(),
            store: builder.store,
            access: Duration::from_secs(builder.access.as_secs()),
            refresh: Duration::from_secs(builder.refresh.as_secs()),
        }
    }

    /// What is revoked here, for those who verify access tokens.
    #[must_use]
    pub fn revocations(&self) -> Revocations {
        Revocations::of(self.store.clone())
    }

    /// Issues tokens to a subject who has proved who they are.
    ///
    /// # Errors
    /// [`GrantError::Unavailable`] when the store fails, [`GrantError::Failed`] when the token cannot be made: the
    /// claims of the program's own are no object or contradict a registered one, or it would be too long.
    pub async fn issue(&self, grant: Grant, now: SystemTime) -> Result<TokenPair, GrantError> {
        let has_refresh_token = grant.has_refresh_token;
        let mut family = self.family_of(grant, now)?;
        if !has_refresh_token {
            return self.sign_alone(&family, now);
        }
        let token = RefreshToken::first()?;
        let id = token.family();
        family.current = Some(token.digest());
        let cutoff = self.store.cutoff(&family.subject).await;
        if let Some(cutoff) = cutoff.map_err(GrantError::Unavailable)? {
            family.started = family.started.max(cutoff.saturating_add(1));
        }
        let access = self.sign(&family, Some(&id), &family.scopes, now)?;
        let kept = self.store.keep(&id, &family, now).await;
        kept.map_err(GrantError::Unavailable)?;
        audit::issued(&family, &access.id, &family.scopes);
        Ok(access.with(Some(&token), &family.scopes))
    }

    /// Renews tokens.
    ///
    /// # Errors
    /// [`GrantError::InvalidGrant`] when the refresh token is not good, and [`GrantError::InvalidScope`] when it is and
    /// a scope was not granted; it stays good then. [`GrantError::Unavailable`] and [`GrantError::Failed`] as
    /// [`issue`](Self::issue).
    pub async fn refresh(
        &self,
        request: &RefreshRequest,
        now: SystemTime,
    ) -> Result<TokenPair, GrantError> {
        let client = self.client_of(request);
        let Some(token) = RefreshToken::read(request.token.expose()) else {
            return Err(refused(None, client, "it has not the form of a token"));
        };
        let id = token.family();
        let found = self.find(&id).await?;
        let Some(Found { family, .. }) = &found else {
            return Err(refused(None, client, "it is not known"));
        };
        self.check(family, &id, &token, client, now).await?;
        let scopes = match &request.scopes[..] {
            [] => &family.scopes,
            narrower if narrower.iter().all(|one| family.scopes.contains(one)) => &request.scopes,
            _ => return Err(GrantError::InvalidScope),
        };
        let next = token.next()?;
        let renewed = family.renewed(&next);
        let access = self.sign(&renewed, Some(&id), scopes, now)?;
        if !self.replace(&id, found.as_ref(), &renewed, now).await? {
            return Err(self.reused(family, &id, now).await?);
        }
        audit::refreshed(&renewed, &access.id, scopes);
        Ok(access.with(Some(&next), scopes))
    }

    /// Revokes a login by any of its refresh tokens: that token, its successors and the access tokens (RFC 7009). A
    /// token that is not known, or no longer good, is none to revoke, and no error.
    ///
    /// # Errors
    /// [`GrantError::InvalidGrant`] when it is another client's, [`GrantError::Unavailable`] when the store fails.
    pub async fn revoke_refresh(
        &self,
        request: &RefreshRequest,
        now: SystemTime,
    ) -> Result<(), GrantError> {
        let client = self.client_of(request);
        let Some(token) = RefreshToken::read(request.token.expose()) else {
            return Ok(());
        };
        let id = token.family();
        let Some(Found { family, .. }) = self.find(&id).await? else {
            return Ok(());
        };
        if family.client != client {
            return Err(refused(Some(&family), client, "it is another client's"));
        }
        self.end(&family, &id, now).await?;
        audit::family_revoked(&family, &id);
        Ok(())
    }

    /// Revokes an access token by its id (`jti`). It stays revoked until it expires.
    ///
    /// # Errors
    /// [`GrantError::Unavailable`] when the store fails.
    pub async fn revoke_access(
        &self,
        token_id: &str,
        expires_at: SystemTime,
        now: SystemTime,
    ) -> Result<(), GrantError> {
        let rest = expires_at.duration_since(now).unwrap_or_default();
        let kept = self
            .store
            .revoke(token_id, rest.saturating_add(MOST_LEEWAY));
        kept.await.map_err(GrantError::Unavailable)?;
        audit::access_revoked(token_id);
        Ok(())
    }

    /// Revokes everything that was issued to a subject until now: all logins with their refresh tokens, and all access
    /// tokens. For a new password, a user who is disabled, a device that is lost.
    ///
    /// # Errors
    /// [`GrantError::Unavailable`] when the store fails.
    pub async fn log_out_everywhere(
        &self,
        subject: &str,
        now: SystemTime,
    ) -> Result<(), GrantError> {
        let ttl = self.refresh.saturating_add(MOST_LEEWAY);
        self.store.cut_off(subject, now, ttl).await?;
        audit::subject_revoked(subject);
        Ok(())
    }

    fn client_of<'r>(&'r self, request: &'r RefreshRequest) -> &'r str {
        request.client.as_deref().unwrap_or(&self.own_client)
    }

    fn family_of(&self, grant: Grant, now: SystemTime) -> Result<Family, GrantError> {
        let started = nanos(now);
        Ok(Family {
            subject: grant.subject,
            client: grant.client.unwrap_or_else(|| self.own_client.clone()),
            scopes: grant.scopes,
            claims: grant
                .claims
                .map_err(|error| GrantError::Failed(error.into()))?,
            authenticated: seconds(grant.authenticated_at.unwrap_or(now)),
            started,
            expires: self.end_of(started),
            current: None,
        })
    }

    /// When a login that began then ends, in seconds.
    fn end_of(&self, started: u64) -> u64 {
        nanos_to_seconds(started).saturating_add(self.refresh.as_secs())
    }

    async fn find(&self, id: &str) -> Result<Option<Found>, GrantError> {
        let mut found = self
            .store
            .family(id)
            .await
            .map_err(GrantError::Unavailable)?;
        if let Some(Found { family, .. }) = &mut found {
            family.expires = family.expires.min(self.end_of(family.started));
        }
        Ok(found)
    }

    /// Whether a client may renew this token.
    async fn check(
        &self,
        family: &Family,
        id: &str,
        token: &RefreshToken,
        client: &str,
        now: SystemTime,
    ) -> Result<(), GrantError> {
        if family.client != client {
            return Err(refused(Some(family), client, "it is another client's"));
        }
        match family.standing(token, now) {
            Standing::Good => {}
            Standing::Used => return Err(self.reused(family, id, now).await?),
            Standing::Revoked => return Err(refused(Some(family), client, "it is revoked")),
            Standing::Expired => return Err(refused(Some(family), client, "it has expired")),
        }
        let cutoff = self.store.cutoff(&family.subject).await;
        match cutoff.map_err(GrantError::Unavailable)? {
            Some(cutoff) if family.started <= cutoff => {
                Err(refused(Some(family), client, "its subject is logged out"))
            }
            _ => Ok(()),
        }
    }

    async fn replace(
        &self,
        id: &str,
        found: Option<&Found>,
        family: &Family,
        now: SystemTime,
    ) -> Result<bool, GrantError> {
        let Some(found) = found else { return Ok(false) };
        let replaced = self.store.replace(id, found, family, now).await;
        replaced.map_err(GrantError::Unavailable)
    }

    /// Revokes a family one of whose tokens was used twice.
    async fn reused(
        &self,
        family: &Family,
        id: &str,
        now: SystemTime,
    ) -> Result<GrantError, GrantError> {
        self.end(family, id, now).await?;
        audit::reused(family, id);
        Ok(GrantError::InvalidGrant)
    }

    async fn end(&self, family: &Family, id: &str, now: SystemTime) -> Result<(), GrantError> {
        let kept = self.store.keep(id, &family.revoked(), now).await;
        kept.map_err(GrantError::Unavailable)
    }

    fn sign_alone(&self, family: &Family, now: SystemTime) -> Result<TokenPair, GrantError> {
        let access = self.sign(family, None, &family.scopes, now)?;
        audit::issued(family, &access.id, &family.scopes);
        Ok(access.with(None, &family.scopes))
    }

    /// Makes an access token, which ends with its login at the latest.
    fn sign(
        &self,
        family: &Family,
        id: Option<&str>,
        scopes: &[String],
        now: SystemTime,
    ) -> Result<Access, GrantError> {
        let random = random_id()?;
        let id = id.map_or(random.clone(), |family| token_id(family, &random));
        let lifetime = self.access.min(family.rest(now));
        let claims = JwtClaims::new(&family.subject)
            .client_id(&family.client)
            .token_id(&id)
            .authenticated_at(time(family.authenticated))
            .expires_in(lifetime);
        let claims = scopes.iter().fold(claims, JwtClaims::scope);
        let token = self.signer.sign(&claims.with(&family.claims), now)?;
        Ok(Access {
            id,
            token,
            lifetime,
        })
    }
}

/// An access token that nobody has been given yet.
struct Access {
    id: String,
    token: String,
    lifetime: Duration,
}

impl Access {
    fn with(self, refresh: Option<&RefreshToken>, scopes: &[String]) -> TokenPair {
        let refresh = refresh.map(RefreshToken::to_text);
        TokenPair::new(self.token, self.lifetime, refresh, scopes)
    }
}

#[cold]
fn refused(family: Option<&Family>, client: &str, reason: &str) -> GrantError {
    audit::refused(family, client, reason);
    GrantError::InvalidGrant
}
