//! Keys of a provider: how they come, change and go.

use std::time::Duration;

use ravyn_core::settings::Clock;
use ravyn_security::jwt::{Algorithm, JwtConfig, JwtKey, Reason};
use ravyn_security::remote::{RemoteClient, RemoteKeys, RemoteReason};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::provider::{
    AUDIENCE, KEYS, METADATA, Provider, check_good, check_refused, ed25519, key_set, p256, p384,
    rsa, seconds, unavailable,
};
use super::server::Reply;

#[tokio::test]
async fn tokens_of_every_kind_of_key_are_verified() {
    let keys = [rsa("r"), p256("e"), p384("f"), ed25519("o")];
    let provider = Provider::start(&keys.each_ref()).await;
    let verifier = provider.verifier();
    for key in &keys {
        check_good(verifier.verify(&provider.token(key)).await);
    }
    assert_eq!(provider.server.hits(KEYS), 1);
    assert_eq!(provider.server.hits(METADATA), 1);
}

#[tokio::test]
async fn j13_keys_rotate_and_what_is_gone_verifies_no_more() {
    let (old, new) = (p256("2026-10"), ed25519("2026-11"));
    let provider = Provider::start(&[&old]).await;
    let verifier = provider.verifier();
    check_good(verifier.verify(&provider.token(&old)).await);

    provider.publish(&[&old, &new]);
    provider.hands.advance(seconds(31));
    check_good(verifier.verify(&provider.token(&new)).await);
    check_good(verifier.verify(&provider.token(&old)).await);

    provider.publish(&[&new]);
    provider.hands.advance(seconds(601));
    check_refused(
        verifier.verify(&provider.token(&old)).await,
        &Reason::UnknownKey,
    );
    check_good(verifier.verify(&provider.token(&new)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tokens_of_an_unknown_key_cause_one_fetch() {
    let (old, new) = (p256("old"), ed25519("new"));
    let provider = Provider::start(&[&old]).await;
    let verifier = provider.verifier();
    verifier.ready().await.unwrap();

    let slow = Reply::json(&key_set(&[&old, &new])).after(Duration::from_millis(100));
    provider.server.answer(KEYS, slow);
    provider.hands.advance(seconds(31));
    let mut tokens = JoinSet::new();
    for _ in 0..50 {
        let (verifier, token) = (verifier.clone(), provider.token(&new));
        tokens.spawn(async move { verifier.verify::<Value>(&token).await });
    }
    for answer in tokens.join_all().await {
        check_good(answer);
    }
    assert_eq!(provider.server.hits(KEYS), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_fifty_tokens_cause_one_fetch() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    let mut tokens = JoinSet::new();
    for _ in 0..50 {
        let (verifier, token) = (verifier.clone(), provider.token(&key));
        tokens.spawn(async move { verifier.verify::<Value>(&token).await });
    }
    for answer in tokens.join_all().await {
        check_good(answer);
    }
    assert_eq!(
        (provider.server.hits(METADATA), provider.server.hits(KEYS)),
        (1, 1)
    );
}

#[tokio::test]
async fn a_key_that_does_not_exist_is_looked_for_once_in_thirty_seconds() {
    let provider = Provider::start(&[&p256("a")]).await;
    let verifier = provider.verifier();
    let token = provider.token(&ed25519("nobody's"));
    for (passed, hits) in [(0, 1), (29, 1), (1, 2), (1, 2), (29, 3)] {
        provider.hands.advance(seconds(passed));
        check_refused(verifier.verify(&token).await, &Reason::UnknownKey);
        assert_eq!(provider.server.hits(KEYS), hits, "after {passed} s more");
    }
}

#[tokio::test]
async fn a_token_that_is_bad_for_another_reason_causes_no_fetch() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    verifier.ready().await.unwrap();
    provider.hands.advance(seconds(31));
    let good = provider.token(&key);
    for token in [
        "",
        "a.b.c",
        &good[..good.len() - 4],
        &provider.id_token(json!({})),
    ] {
        assert!(verifier.verify::<Value>(token).await.is_err());
    }
    assert_eq!(provider.server.hits(KEYS), 1);
}

#[tokio::test]
async fn the_provider_says_how_long_its_keys_are_kept() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let reply = Reply::json(&key_set(&[&key])).header("cache-control", "public, max-age=3600");
    provider.server.answer(KEYS, reply);
    let verifier = provider.verifier();
    for (passed, hits) in [(0, 1), (2_800, 1), (801, 2)] {
        provider.hands.advance(seconds(passed));
        check_good(verifier.verify(&provider.token(&key)).await);
        assert_eq!(provider.server.hits(KEYS), hits);
    }
}

#[tokio::test]
async fn keys_are_renewed_in_good_time_while_tokens_are_verified() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    verifier.ready().await.unwrap();
    provider.server.answer(
        KEYS,
        Reply::json(&key_set(&[&key])).after(Duration::from_millis(50)),
    );
    provider.hands.advance(seconds(500));
    for _ in 0..5 {
        check_good(verifier.verify(&provider.token(&key)).await);
    }
    until(|| provider.server.hits(KEYS) == 2).await;
}

#[tokio::test]
async fn while_the_provider_fails_old_keys_verify_for_a_day() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    let token = provider.token(&key);
    check_good(verifier.verify(&token).await);

    provider.server.answer(METADATA, Reply::status(500));
    provider.hands.advance(seconds(601));
    check_good(verifier.verify(&token).await);
    provider.hands.advance(Duration::from_hours(23));
    check_good(verifier.verify(&token).await);
    provider.hands.advance(Duration::from_mins(50));
    let failed = unavailable(verifier.verify(&token).await);
    assert!(
        matches!(failed.reason(), RemoteReason::Status(_)),
        "{failed:?}"
    );
    assert_eq!(verifier.keys().ring().jwks(), json!({"keys": []}));

    provider.describe(json!({}));
    provider.hands.advance(seconds(61));
    check_good(verifier.verify(&token).await);
}

#[tokio::test]
async fn a_provider_that_fails_is_asked_again_later_and_later() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    provider.server.answer(KEYS, Reply::status(503));
    let verifier = provider.verifier();
    let token = provider.token(&key);
    let mut hits = 0;
    for delay in [1, 2, 4, 8, 16, 32, 60, 60] {
        for _ in 0..20 {
            unavailable(verifier.verify(&token).await);
        }
        hits += 1;
        assert_eq!(provider.server.hits(KEYS), hits, "at once");
        provider
            .hands
            .advance(seconds(delay) / 2 - Duration::from_millis(1));
        unavailable(verifier.verify(&token).await);
        assert_eq!(provider.server.hits(KEYS), hits, "before {delay} s");
        provider
            .hands
            .advance(seconds(delay) / 2 + Duration::from_millis(1));
    }
    provider.publish(&[&key]);
    check_good(verifier.verify(&token).await);
}

#[tokio::test]
async fn a_request_that_goes_away_leaves_its_fetch_to_the_others() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    provider.server.answer(
        KEYS,
        Reply::json(&key_set(&[&key])).after(Duration::from_millis(200)),
    );
    let verifier = provider.verifier();
    let token = provider.token(&key);
    let first = verifier.verify::<Value>(&token);
    assert!(
        tokio::time::timeout(Duration::from_millis(50), first)
            .await
            .is_err()
    );
    check_good(verifier.verify(&token).await);
    assert_eq!(provider.server.hits(KEYS), 1);
}

#[tokio::test]
async fn an_address_of_keys_that_has_changed_is_found() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    verifier.ready().await.unwrap();
    let moved = provider.server.url("/moved");
    provider
        .server
        .answer("/moved", Reply::json(&key_set(&[&key])));
    provider.server.answer(KEYS, Reply::status(410));
    provider.describe(json!({"jwks_uri": moved}));
    provider.hands.advance(seconds(601));
    check_good(verifier.verify(&provider.token(&key)).await);
    assert_eq!(provider.server.hits("/moved"), 1);
}

#[tokio::test]
async fn what_is_no_key_for_signatures_is_left_out() {
    let key = p256("good");
    let provider = Provider::start(&[]).await;
    let with = |name: &str, value: Value, id: &str| {
        let mut jwk = ed25519(id).public_jwk().unwrap();
        jwk[name] = value;
        jwk
    };
    let secret = json!({"kty": "oct", "kid": "secret", "alg": "HS256", "k": "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHM"});
    let mut rsa_for_secrets = rsa("confused").public_jwk().unwrap();
    rsa_for_secrets["alg"] = "HS256".into();
    let set = json!({"keys": [
        secret, rsa_for_secrets, 7, null, {}, {"kty": "EC", "crv": "secp256k1", "kid": "k"},
        with("use", json!("enc"), "enc"),
        with("key_ops", json!(["encrypt"]), "ops"),
        with("key_ops", json!("verify"), "text"),
        with("alg", json!("ES256"), "other"),
        with("x", json!("AAAA"), "short"),
        key.public_jwk(),
        with("key_ops", json!(["verify"]), "verify"),
        p384("verify").public_jwk(),
    ]});
    provider.server.answer(KEYS, Reply::json(&set));
    let verifier = provider.verifier();
    verifier.ready().await.unwrap();
    let jwks = verifier.keys().ring().jwks();
    let ids: Vec<_> = jwks["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["kid"])
        .collect();
    assert_eq!(ids, ["good", "verify"]);
    check_good(verifier.verify(&provider.token(&ed25519("verify"))).await);
}

#[tokio::test]
async fn an_rsa_key_that_does_not_say_its_algorithm_has_one() {
    let pem = include_str!("../jwt/keys/rsa.pem");
    let as_ps256 = JwtKey::pem_for(Algorithm::Ps256, pem).unwrap().id("r");
    let as_rs256 = rsa("r");
    let mut jwk = as_rs256.public_jwk().unwrap();
    jwk.as_object_mut().unwrap().remove("alg");
    for (listed, good, bad) in [
        (json!(["RS256", "PS256"]), &as_rs256, &as_ps256),
        (json!(["ES256", "PS256"]), &as_ps256, &as_rs256),
    ] {
        let provider = Provider::start(&[]).await;
        provider
            .server
            .answer(KEYS, Reply::json(&json!({"keys": [jwk]})));
        provider.describe(json!({"id_token_signing_alg_values_supported": listed}));
        let verifier = provider.verifier();
        check_good(verifier.verify(&provider.token(good)).await);
        check_refused(
            verifier.verify(&provider.token(bad)).await,
            &Reason::Algorithm,
        );
    }
}

#[tokio::test]
async fn only_algorithms_that_the_program_names_are_taken() {
    let (rsa, ec) = (rsa("r"), p256("e"));
    let provider = Provider::start(&[&rsa, &ec]).await;
    let verifier = provider
        .config()
        .algorithm(Algorithm::Es256)
        .build()
        .unwrap();
    check_good(verifier.verify(&provider.token(&ec)).await);
    check_refused(
        verifier.verify(&provider.token(&rsa)).await,
        &Reason::UnknownKey,
    );
}

#[tokio::test]
async fn a_provider_that_takes_all_its_keys_back_has_none() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    check_good(verifier.verify(&provider.token(&key)).await);
    provider.publish(&[]);
    provider.hands.advance(seconds(601));
    check_refused(
        verifier.verify(&provider.token(&key)).await,
        &Reason::UnknownKey,
    );
}

#[tokio::test]
async fn a_set_without_keys_is_a_failure_and_changes_nothing() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let verifier = provider.verifier();
    verifier.ready().await.unwrap();
    provider
        .server
        .answer(KEYS, Reply::json(&json!({"error": "sorry"})));
    provider.hands.advance(seconds(601));
    check_good(verifier.verify(&provider.token(&key)).await);
    assert_eq!(provider.server.hits(KEYS), 2);
}

#[tokio::test]
async fn keys_at_an_address_verify_for_a_configuration_of_the_program() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    let keys = RemoteKeys::new(
        &provider.server.url(KEYS),
        RemoteClient::new(),
        provider.clock.clone(),
    );
    let keys = keys.unwrap();
    let jwt = JwtConfig::new()
        .keys(keys.ring().clone())
        .issuer(provider.issuer())
        .audience(AUDIENCE)
        .build("app")
        .unwrap();
    let token = provider.token(&key);
    assert!(jwt.verifier().verify::<()>(&token, provider.now()).is_err());
    keys.ready().await.unwrap();
    assert!(jwt.verifier().verify::<()>(&token, provider.now()).is_ok());
    assert!(jwt.keys().signing_key().is_none());
    assert_eq!(provider.server.hits(METADATA), 0);
    assert!(RemoteKeys::new("http://id.example", RemoteClient::new(), Clock::system()).is_err());
}

/// Waits a little for what happens meanwhile.
async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..200 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen");
}
