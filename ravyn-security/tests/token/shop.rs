//! A shop that issues tokens, on a day of its own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ravyn_core::store::{MemoryStore, SharedStore, Store};
use ravyn_security::jwt::{Jwt, JwtConfig, Verified};
use ravyn_security::token::{Grant, GrantError, RefreshRequest, TokenIssuer, TokenPair};
use serde_json::Value;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Noon, and a half second.
pub(crate) fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_800_014_400_500)
}

pub(crate) fn jwt() -> Jwt {
    let config = JwtConfig::new().secret("correct horse battery staple, and more");
    config.build("shop").expect("the shop is open")
}

pub(crate) struct Shop {
    pub(crate) jwt: Jwt,
    pub(crate) issuer: TokenIssuer,
    pub(crate) store: SharedStore,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::with(MemoryStore::new())
    }

    pub(crate) fn with(store: impl Store) -> Self {
        let (jwt, store) = (jwt(), store.shared());
        let issuer = TokenIssuer::builder(&jwt, store.clone())
            .build()
            .expect("the shop is open");
        Self { jwt, issuer, store }
    }

    /// Ada logs in on the web, and may read and write.
    pub(crate) async fn log_in(&self, now: SystemTime) -> TokenPair {
        let grant = Grant::new("ada").client("web").scope("read write");
        self.issuer
            .issue(grant, now)
            .await
            .expect("the shop is open")
    }

    pub(crate) async fn refresh(
        &self,
        pair: &TokenPair,
        now: SystemTime,
    ) -> Result<TokenPair, GrantError> {
        self.issuer.refresh(&of(pair), now).await
    }

    /// What a verifier sees of the access token, if it takes it.
    pub(crate) async fn verify(
        &self,
        pair: &TokenPair,
        now: SystemTime,
    ) -> Option<Verified<Value>> {
        let token = self
            .jwt
            .verifier()
            .verify::<Value>(pair.access_token(), now);
        let token = token.expect("the shop is open");
        let revocations = self.issuer.revocations();
        let revoked = revocations
            .is_revoked(token.token_id(), token.subject(), token.issued_at())
            .await;
        (!revoked.expect("the shop is open")).then_some(token)
    }
}

/// The request of the web client to renew.
pub(crate) fn of(pair: &TokenPair) -> RefreshRequest {
    RefreshRequest::new(pair.refresh_token().expect("the shop is open")).client("web")
}

#[track_caller]
pub(crate) fn assert_refused(result: Result<TokenPair, GrantError>, code: &str) {
    let error = result.expect_err("it is refused");
    assert_eq!(error.oauth_code(), Some(code), "{error:?}");
}
