//! ID tokens (OpenID Connect Core 1.0 §3.1.3.7), and that they are told from access tokens.

use aws_lc_rs::digest::{SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ravyn_security::jwt::Reason;
use ravyn_security::remote::{IdTokenChecks, ProviderVerifier};
use serde::Deserialize;
use serde_json::{Value, json};

use super::provider::{Answer, NOW, Provider, check_good, check_refused, ed25519, seconds};

async fn provider() -> (Provider, ProviderVerifier) {
    let provider = Provider::start(&[&ed25519("ed")]).await;
    let verifier = provider.verifier();
    (provider, verifier)
}

async fn verify(changes: Value, checks: &IdTokenChecks) -> Answer {
    let (provider, verifier) = provider().await;
    let token = provider.id_token(changes);
    verifier.verify_id_token(&token, checks).await
}

#[tokio::test]
async fn an_id_token_of_the_client_is_good() {
    let checks = IdTokenChecks::new()
        .nonce("n-0S6_WzA2Mj")
        .max_age(seconds(60));
    check_good(verify(json!({}), &checks).await);
    check_good(verify(json!({"nonce": null}), &IdTokenChecks::new()).await);
}

#[tokio::test]
async fn its_claims_are_read_as_the_program_s_own_type() {
    #[derive(Debug, Deserialize)]
    struct Claims {
        email: String,
    }
    let (provider, verifier) = provider().await;
    let checks = IdTokenChecks::new();
    let token = provider.id_token(json!({"email": "ada@example.com"}));
    let verified = verifier
        .verify_id_token::<Claims>(&token, &checks)
        .await
        .unwrap();
    assert_eq!(verified.claims.email, "ada@example.com");

    let token = provider.id_token(json!({"email": 7}));
    let refused = verifier.verify_id_token::<Claims>(&token, &checks).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn what_every_token_must_have_an_id_token_must_have() {
    let none = IdTokenChecks::new();
    for (changes, reason) in [
        (json!({"iss": "https://evil.example"}), Reason::Issuer),
        (json!({"aud": "shop"}), Reason::Audience),
        (json!({"aud": ["other"]}), Reason::Audience),
        (json!({"exp": NOW}), Reason::Expired),
        (json!({"exp": null}), Reason::Missing("exp".into())),
        (json!({"iat": null}), Reason::Missing("iat".into())),
        (json!({"iat": NOW + 1}), Reason::IssuedInFuture),
        (json!({"sub": null}), Reason::Missing("sub".into())),
        (json!({"sub": "a".repeat(256)}), Reason::WrongType("sub")),
        (json!({"sub": "äda"}), Reason::WrongType("sub")),
    ] {
        check_refused(verify(changes, &none).await, &reason);
    }
}

#[tokio::test]
async fn o9_the_nonce_is_the_one_that_was_sent() {
    let checks = IdTokenChecks::new().nonce("n-0S6_WzA2Mj");
    for (changes, reason) in [
        (json!({"nonce": "n-0S6_WzA2Mk"}), Reason::Nonce),
        (json!({"nonce": ""}), Reason::Nonce),
        (json!({"nonce": null}), Reason::Missing("nonce".into())),
        (
            json!({"nonce": ["n-0S6_WzA2Mj"]}),
            Reason::WrongType("nonce"),
        ),
    ] {
        check_refused(verify(changes, &checks).await, &reason);
    }
}

#[tokio::test]
async fn o9_the_authorized_party_is_the_client() {
    let none = IdTokenChecks::new();
    check_good(verify(json!({"azp": "web"}), &none).await);
    check_good(verify(json!({"aud": ["web"]}), &none).await);
    check_good(verify(json!({"aud": ["web", "shop"], "azp": "web"}), &none).await);
    for changes in [
        json!({"azp": "other"}),
        json!({"aud": ["web", "shop"]}),
        json!({"aud": ["web", "shop"], "azp": "shop"}),
    ] {
        check_refused(verify(changes, &none).await, &Reason::AuthorizedParty);
    }
}

#[tokio::test]
async fn o9_the_access_token_is_the_one_that_came_with_it() {
    let hash = digest(&SHA512, b"the access token");
    let hash = URL_SAFE_NO_PAD.encode(&hash.as_ref()[..32]);
    let checks = IdTokenChecks::new().access_token("the access token");
    check_good(verify(json!({"at_hash": hash}), &checks).await);
    check_good(verify(json!({}), &checks).await);
    let other = IdTokenChecks::new().access_token("another access token");
    check_refused(
        verify(json!({"at_hash": hash}), &other).await,
        &Reason::AccessToken,
    );
    check_refused(
        verify(json!({"at_hash": ""}), &checks).await,
        &Reason::AccessToken,
    );
}

#[tokio::test]
async fn a_login_may_be_so_old_and_no_older() {
    let checks = IdTokenChecks::new().max_age(seconds(59));
    check_refused(verify(json!({}), &checks).await, &Reason::LoginTooOld);
    let missing = verify(json!({"auth_time": null}), &checks).await;
    check_refused(missing, &Reason::Missing("auth_time".into()));
}

#[tokio::test]
async fn j8_an_id_token_is_no_access_token_and_the_reverse() {
    let (provider, verifier) = provider().await;
    let access_token = provider.token(&ed25519("ed"));
    let id_token = provider.id_token(json!({"aud": ["web", "shop"], "azp": "web"}));
    let checks = IdTokenChecks::new();
    check_good(verifier.verify(&access_token).await);
    check_good(verifier.verify_id_token(&id_token, &checks).await);
    check_refused(verifier.verify(&id_token).await, &Reason::Type);
    check_refused(
        verifier.verify_id_token(&access_token, &checks).await,
        &Reason::Type,
    );
}

#[tokio::test]
async fn an_id_token_need_not_say_its_type_and_must_not_say_another() {
    let (provider, verifier) = provider().await;
    let checks = IdTokenChecks::new();
    let none = provider.id_token_with(r#"{"alg":"EdDSA","kid":"ed"}"#, json!({}));
    check_good(verifier.verify_id_token(&none, &checks).await);
    for kind in ["at+jwt", "logout+jwt", "dpop+jwt"] {
        let header = json!({"alg": "EdDSA", "kid": "ed", "typ": kind}).to_string();
        let token = provider.id_token_with(&header, json!({}));
        check_refused(
            verifier.verify_id_token(&token, &checks).await,
            &Reason::Type,
        );
    }
}

#[tokio::test]
async fn j1_an_unsigned_token_is_refused() {
    let (provider, verifier) = provider().await;
    for name in ["none", "None", "HS256"] {
        let header = json!({"alg": name, "kid": "ed", "typ": "JWT"}).to_string();
        let token = provider.id_token_with(&header, json!({}));
        let answer = verifier
            .verify_id_token(&token, &IdTokenChecks::new())
            .await;
        check_refused(answer, &Reason::Algorithm);
    }
}

#[tokio::test]
async fn without_a_client_no_id_token_is_good_and_without_an_audience_no_access_token() {
    let provider = Provider::start(&[&ed25519("ed")]).await;
    let config = || {
        ravyn_security::remote::ProviderConfig::new(provider.issuer()).clock(provider.clock.clone())
    };
    let access = config().audience("shop").build().unwrap();
    let id = config().client_id("web").build().unwrap();
    let (access_token, id_token) = (provider.token(&ed25519("ed")), provider.id_token(json!({})));
    let checks = IdTokenChecks::new();
    check_good(access.verify(&access_token).await);
    check_refused(
        access.verify_id_token(&id_token, &checks).await,
        &Reason::Audience,
    );
    check_good(id.verify_id_token(&id_token, &checks).await);
    check_refused(id.verify(&access_token).await, &Reason::Audience);
}

#[test]
fn what_was_sent_is_not_shown() {
    let checks = IdTokenChecks::new()
        .nonce("hunter2")
        .access_token("hunter3");
    assert!(!format!("{checks:?} {checks:#?}").contains("hunter"));
}
