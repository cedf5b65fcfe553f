//! Tokens that are revoked, by their id, with their login, with all of their subject.

use std::time::Duration;

use ravyn_security::token::{Grant, RefreshRequest, Revocations};

use crate::shop::{DAY, MINUTE, Shop, assert_refused, noon, of};

#[tokio::test]
async fn j14_a_revoked_access_token_is_refused_at_once() {
    let (shop, now) = (Shop::new(), noon());
    let (one, other) = (shop.log_in(now).await, shop.log_in(now).await);
    let token = shop.verify(&one, now).await.unwrap();
    let id = token.token_id().unwrap();
    let revoked = shop.issuer.revoke_access(id, token.expires_at(), now);
    revoked.await.unwrap();
    assert!(shop.verify(&one, now).await.is_none());
    let last = now + 15 * MINUTE - Duration::from_secs(1);
    assert!(shop.verify(&one, last).await.is_none());
    assert!(shop.verify(&other, now).await.is_some());
    // Its login goes on.
    let next = shop.refresh(&one, now).await.unwrap();
    assert!(shop.verify(&next, now).await.is_some());
}

#[tokio::test]
async fn j14_log_out_everywhere_refuses_all_tokens_of_a_subject_at_once() {
    let (shop, now) = (Shop::new(), noon());
    let (web, old) = (shop.log_in(now).await, shop.log_in(now).await);
    let renewed = shop.refresh(&old, now).await.unwrap();
    let alone = Grant::new("ada").without_refresh_token();
    let alone = shop.issuer.issue(alone, now).await.unwrap();
    let bob = shop.issuer.issue(Grant::new("bob"), now).await.unwrap();

    shop.issuer.log_out_everywhere("ada", now).await.unwrap();
    for pair in [&web, &old, &renewed, &alone] {
        assert!(shop.verify(pair, now).await.is_none());
    }
    for pair in [&web, &renewed] {
        assert_refused(shop.refresh(pair, now).await, "invalid_grant");
        assert_refused(shop.refresh(pair, now + DAY).await, "invalid_grant");
    }
    assert!(shop.verify(&bob, now).await.is_some());
}

#[tokio::test]
async fn j14_who_logs_in_again_within_the_same_tick_is_logged_in() {
    let (shop, now) = (Shop::new(), noon());
    for _ in 0..3 {
        let before = shop.log_in(now).await;
        shop.issuer.log_out_everywhere("ada", now).await.unwrap();
        assert!(shop.verify(&before, now).await.is_none());
        let after = shop.log_in(now).await;
        assert!(shop.verify(&after, now).await.is_some());
        let renewed = shop.refresh(&after, now).await.unwrap();
        assert!(shop.verify(&renewed, now).await.is_some());
    }
}

#[tokio::test]
async fn j14_a_token_without_a_login_is_held_against_the_second() {
    let (shop, now) = (Shop::new(), noon());
    shop.issuer.log_out_everywhere("ada", now).await.unwrap();
    let issue = |at| {
        let grant = Grant::new("ada").without_refresh_token();
        shop.issuer.issue(grant, at)
    };
    let same = issue(now + Duration::from_millis(100)).await.unwrap();
    assert!(shop.verify(&same, now + MINUTE).await.is_none());
    let next = issue(now + Duration::from_secs(1)).await.unwrap();
    assert!(shop.verify(&next, now + MINUTE).await.is_some());
}

#[tokio::test]
async fn j14_foreign_tokens_are_judged_by_what_they_say() {
    let (shop, now) = (Shop::new(), noon());
    let revocations = Revocations::new(shop.store.clone());
    let pair = shop.log_in(now).await;
    let token = shop.verify(&pair, now).await.unwrap();
    shop.issuer.log_out_everywhere("ada", now).await.unwrap();
    for (id, subject, issued_at, expected) in [
        (None, "ada", Some(now), true),
        (None, "ada", Some(now + MINUTE), false),
        (None, "ada", None, true),
        (Some("theirs"), "ada", Some(now - MINUTE), true),
        (Some(".."), "bob", None, false),
        // A login of ada is none of another subject, and one that nobody knows is no login.
        (token.token_id(), "bob", Some(now), true),
        (
            Some("AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"),
            "ada",
            Some(now + MINUTE),
            true,
        ),
    ] {
        let revoked = revocations.is_revoked(id, subject, issued_at).await;
        assert_eq!(revoked.unwrap(), expected, "{id:?} {subject} {issued_at:?}");
    }
}

#[tokio::test]
async fn j14_revoking_a_refresh_token_revokes_its_login() {
    let (shop, now) = (Shop::new(), noon());
    let (first, other) = (shop.log_in(now).await, shop.log_in(now).await);
    let second = shop.refresh(&first, now).await.unwrap();
    let request = of(&first);
    // An older one of the login will do, and once more is no error.
    for _ in 0..2 {
        shop.issuer.revoke_refresh(&request, now).await.unwrap();
    }
    assert_refused(shop.refresh(&second, now).await, "invalid_grant");
    for pair in [&first, &second] {
        assert!(shop.verify(pair, now).await.is_none());
    }
    assert!(shop.verify(&other, now).await.is_some());
}

#[tokio::test]
async fn a_client_revokes_its_own_tokens_only() {
    let (shop, now) = (Shop::new(), noon());
    let pair = shop.log_in(now).await;
    let other = RefreshRequest::new(pair.refresh_token().unwrap()).client("app");
    let refused = shop.issuer.revoke_refresh(&other, now).await.unwrap_err();
    assert_eq!(refused.oauth_code(), Some("invalid_grant"));
    for unknown in ["", "unknown", &"0".repeat(64), pair.access_token()] {
        let request = RefreshRequest::new(unknown).client("web");
        shop.issuer.revoke_refresh(&request, now).await.unwrap();
    }
    assert!(shop.refresh(&pair, now).await.is_ok());
}
