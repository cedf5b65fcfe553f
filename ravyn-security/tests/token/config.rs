//! What the startup refuses.

use std::time::Duration;

use ravyn_core::store::MemoryStore;
use ravyn_security::jwt::{JwtConfig, JwtKey};
use ravyn_security::token::{Grant, TokenIssuer};
use serde_json::json;

use crate::shop::{MINUTE, Shop, jwt, noon};

#[test]
fn every_fault_of_the_settings_is_found_at_once() {
    let pem = include_str!("../jwt/keys/ed25519.pub.pem");
    let key = JwtKey::pem(pem);
    let verifies_only = JwtConfig::new().key(key).build("shop").unwrap();
    let error = TokenIssuer::builder(&verifies_only, MemoryStore::new())
        .access_lifetime(Duration::from_millis(999))
        .refresh_lifetime(Duration::ZERO)
        .build()
        .unwrap_err();
    let codes: Vec<_> = error.faults().iter().map(|fault| fault.code()).collect();
    assert_eq!(codes, ["RV0040", "RV0041", "RV0041"], "{error}");
    for said in ["signs", "access_lifetime", "refresh_lifetime"] {
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn lifetimes_are_those_that_were_said() {
    let builder = TokenIssuer::builder(&jwt(), MemoryStore::new());
    let issuer = builder.access_lifetime(MINUTE).refresh_lifetime(MINUTE);
    let issuer = issuer.build().unwrap();
    let pair = issuer.issue(Grant::new("ada"), noon()).await.unwrap();
    assert_eq!(pair.expires_in(), MINUTE);
    let forever = TokenIssuer::builder(&jwt(), MemoryStore::new());
    let forever = forever.refresh_lifetime(Duration::MAX).build().unwrap();
    assert!(forever.issue(Grant::new("ada"), noon()).await.is_ok());
    forever.log_out_everywhere("ada", noon()).await.unwrap();
}

#[tokio::test]
async fn claims_that_contradict_the_registered_ones_are_not_signed() {
    let shop = Shop::new();
    for claims in [
        json!({"sub": "root"}),
        json!({"client_id": "x"}),
        json!([1]),
    ] {
        let grant = Grant::new("ada").claims(claims);
        let error = shop.issuer.issue(grant, noon()).await.unwrap_err();
        assert_eq!(error.oauth_code(), None, "{error:?}");
    }
}
