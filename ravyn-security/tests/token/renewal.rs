//! Refresh tokens that are used: once, twice, by many, by another, for more, for too long.

use std::sync::Arc;

use ravyn_core::store::MemoryStore;
use ravyn_security::token::{Grant, RefreshRequest, TokenIssuer};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::shop::{DAY, MINUTE, Shop, assert_refused, noon, of};

#[tokio::test]
async fn r1_a_token_that_is_used_again_ends_its_whole_family() {
    let (shop, now) = (Shop::new(), noon());
    let first = shop.log_in(now).await;
    let second = shop.refresh(&first, now).await.unwrap();
    let third = shop.refresh(&second, now).await.unwrap();
    assert!(shop.verify(&third, now).await.is_some());
    assert_refused(shop.refresh(&first, now).await, "invalid_grant");
    assert_refused(shop.refresh(&third, now).await, "invalid_grant");
    for pair in [first, second, third] {
        assert!(shop.verify(&pair, now).await.is_none());
    }
}

#[tokio::test]
async fn r1_another_login_of_the_same_subject_lives_on() {
    let (shop, now) = (Shop::new(), noon());
    let (stolen, other) = (shop.log_in(now).await, shop.log_in(now).await);
    let _renewed = shop.refresh(&stolen, now).await.unwrap();
    assert_refused(shop.refresh(&stolen, now).await, "invalid_grant");
    assert!(shop.verify(&other, now).await.is_some());
    assert!(shop.refresh(&other, now).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r2_of_50_parallel_uses_of_a_token_exactly_one_succeeds_a_thousand_times() {
    let (shop, now) = (Arc::new(Shop::new()), noon());
    for round in 0..1_000 {
        let pair = shop.log_in(now).await;
        let all = Arc::new(Barrier::new(50));
        let mut uses = JoinSet::new();
        for _ in 0..50 {
            let (shop, pair, all) = (shop.clone(), pair.clone(), all.clone());
            uses.spawn(async move {
                all.wait().await;
                shop.refresh(&pair, now).await
            });
        }
        let results = uses.join_all().await;
        let mut winners = results.into_iter().filter_map(Result::ok);
        let winner = winners
            .next()
            .unwrap_or_else(|| panic!("none in round {round}"));
        assert!(winners.next().is_none(), "two in round {round}");
        assert_refused(shop.refresh(&winner, now).await, "invalid_grant");
    }
}

#[tokio::test]
async fn r4_the_token_of_one_client_is_of_no_use_to_another() {
    let (shop, now) = (Shop::new(), noon());
    let pair = shop.log_in(now).await;
    let token = pair.refresh_token().unwrap();
    for other in [
        RefreshRequest::new(token).client("app"),
        RefreshRequest::new(token).client(""),
        RefreshRequest::new(token),
    ] {
        assert_refused(shop.issuer.refresh(&other, now).await, "invalid_grant");
    }
    assert!(shop.refresh(&pair, now).await.is_ok());
}

#[tokio::test]
async fn r5_scopes_are_narrowed_and_never_widened() {
    let (shop, now) = (Shop::new(), noon());
    let first = shop.log_in(now).await;
    for wider in ["read write admin", "admin", "rea", "READ", "read,write"] {
        let request = of(&first).scope(wider);
        assert_refused(shop.issuer.refresh(&request, now).await, "invalid_scope");
    }
    let request = of(&first).scope("read");
    let narrow = shop.issuer.refresh(&request, now).await.unwrap();
    let verified = shop.verify(&narrow, now).await.unwrap();
    assert_eq!(verified.scopes().collect::<Vec<_>>(), ["read"]);
    // What was granted stays granted (RFC 6749 §6).
    let whole = shop.refresh(&narrow, now).await.unwrap();
    assert_eq!((narrow.scope(), whole.scope()), ("read", "read write"));
}

#[tokio::test]
async fn r6_a_login_ends_however_often_it_is_renewed() {
    let (shop, mut now) = (Shop::new(), noon());
    let mut pair = shop.log_in(now).await;
    for _ in 0..13 {
        now += DAY;
        pair = shop.refresh(&pair, now).await.unwrap();
    }
    // The last access token ends with the login.
    now += DAY - MINUTE;
    pair = shop.refresh(&pair, now).await.unwrap();
    assert_eq!(pair.expires_in(), MINUTE);
    now += MINUTE;
    assert_refused(shop.refresh(&pair, now).await, "invalid_grant");
    let access = shop.jwt.verifier();
    assert!(access.verify::<Value>(pair.access_token(), now).is_err());
}

#[tokio::test]
async fn r6_a_shorter_lifetime_acts_on_the_logins_that_there_are() {
    let (shop, now) = (Shop::new(), noon());
    let pair = shop.log_in(now).await;
    let stricter = TokenIssuer::builder(&shop.jwt, shop.store.clone()).refresh_lifetime(DAY);
    let stricter = stricter.build().unwrap();
    let late = stricter.refresh(&of(&pair), now + DAY).await;
    assert_refused(late, "invalid_grant");
}

#[tokio::test]
async fn j8_neither_token_is_good_in_the_place_of_the_other() {
    let (shop, now) = (Shop::new(), noon());
    let pair = shop.log_in(now).await;
    let verifier = shop.jwt.verifier();
    let refresh_token = pair.refresh_token().unwrap();
    assert!(verifier.verify::<Value>(refresh_token, now).is_err());
    let request = RefreshRequest::new(pair.access_token()).client("web");
    assert_refused(shop.issuer.refresh(&request, now).await, "invalid_grant");
    assert!(shop.refresh(&pair, now).await.is_ok());
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let (shop, now) = (Shop::new(), noon());
    let pair = shop.log_in(now).await;
    let token = pair.refresh_token().unwrap();
    let (a, zeros) = ("a".repeat(100_000), "0".repeat(64));
    for wrong in ["", " ", "ä", &a, &zeros, &token[1..], &format!("{token} ")] {
        let request = RefreshRequest::new(wrong).client("web");
        assert_refused(shop.issuer.refresh(&request, now).await, "invalid_grant");
    }
    assert!(shop.refresh(&pair, now).await.is_ok());
}

#[tokio::test]
async fn an_access_token_has_the_claims_of_rfc_9068() {
    let (shop, now) = (Shop::new(), noon());
    let grant = Grant::new("ada")
        .scope("read")
        .authenticated_at(now - MINUTE)
        .claims(json!({"tenant": 7}));
    let first = shop.issuer.issue(grant, now).await.unwrap();
    let request = RefreshRequest::new(first.refresh_token().unwrap());
    let later = now + 5 * MINUTE;
    let second = shop.issuer.refresh(&request, later).await.unwrap();
    let second = shop.verify(&second, later).await.unwrap();
    let first = shop.verify(&first, now).await.unwrap();
    for (token, issued) in [(&first, 1_800_014_400_u64), (&second, 1_800_014_700)] {
        let claims = &token.claims;
        let expected = json!({
            "iss": "shop", "aud": "shop", "sub": "ada", "client_id": "shop", "scope": "read",
            "iat": issued, "exp": issued + 900, "auth_time": 1_800_014_340, "tenant": 7,
            "jti": claims["jti"],
        });
        assert_eq!(*claims, expected);
    }
    assert_ne!(first.token_id(), second.token_id());
}

#[tokio::test]
async fn a_client_that_acts_for_itself_gets_no_refresh_token() {
    let (shop, now) = (Shop::new(), noon());
    let grant = Grant::new("batch").client("batch").without_refresh_token();
    let pair = shop.issuer.issue(grant, now).await.unwrap();
    assert_eq!(pair.refresh_token(), None);
    assert!(shop.verify(&pair, now).await.is_some());
}

#[tokio::test]
async fn a_full_store_issues_no_token() {
    let shop = Shop::with(MemoryStore::new().max_bytes(1_000));
    let mut issued = 0;
    let error = loop {
        match shop.issuer.issue(Grant::new("ada"), noon()).await {
            Ok(_) => issued += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((issued, error.oauth_code()), (2, None), "{error:?}");
}
