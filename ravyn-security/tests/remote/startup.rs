//! What is found at the startup.

use ravyn_core::error::BuildError;
use ravyn_security::jwt::Algorithm;
use ravyn_security::remote::{Introspection, ProviderConfig, RemoteReason};
use serde_json::json;

use super::provider::{METADATA, Provider, p256, seconds, unavailable};

fn faults(config: ProviderConfig) -> String {
    config.build().expect_err("a fault").to_string()
}

#[test]
fn every_fault_of_a_configuration_is_said_at_once() {
    let text = faults(
        ProviderConfig::new("http://id.example")
            .leeway(seconds(31))
            .algorithm(Algorithm::Hs256)
            .accept_typ(""),
    );
    for part in [
        "RV0040",
        "the audience of a provider's tokens is missing",
        "`issuer` must be https",
        "it comes from `ProviderConfig::new`",
        "`leeway` must be at most 30 seconds",
        "`algorithm` must not be HS256",
        "`accept_typ` must not be empty",
    ] {
        assert!(text.contains(part), "{part} in:\n{text}");
    }
}

#[test]
fn an_issuer_has_no_query_and_no_fragment() {
    for issuer in [
        "https://id.example?a=b",
        "https://id.example/#a",
        "id.example",
        "",
    ] {
        assert!(faults(ProviderConfig::new(issuer).audience("shop")).contains("`issuer`"));
    }
}

#[test]
fn an_issuer_may_be_any_text_where_the_address_of_its_keys_is_told() {
    let config = |address: &str| {
        ProviderConfig::new("shop-accounts")
            .audience("shop")
            .jwks_uri(address)
    };
    assert!(config("https://id.example/keys").build().is_ok());
    assert!(faults(config("http://id.example/keys")).contains("`jwks_uri` must be https"));
}

#[test]
fn an_endpoint_of_introspection_is_safe() {
    let check = |endpoint: &str| -> Result<(), BuildError> {
        Introspection::new(endpoint, "shop", "secret").check()
    };
    assert!(check("https://id.example/introspect").is_ok());
    assert!(check("http://id.example/introspect").is_err());
}

#[tokio::test]
async fn o10_a_provider_with_another_issuer_stops_the_startup() {
    let key = p256("a");
    let provider = Provider::start(&[&key]).await;
    provider.describe(json!({"issuer": "https://evil.example"}));
    let verifier = provider.verifier();
    let failed = verifier.ready().await.unwrap_err();
    let is_issuer =
        matches!(failed.reason(), RemoteReason::Issuer(found) if found == "https://evil.example");
    assert!(is_issuer, "{failed:?}");

    let token = provider.token(&key);
    let failed = unavailable(verifier.verify(&token).await);
    assert!(
        matches!(failed.reason(), RemoteReason::Issuer(_)),
        "{failed:?}"
    );
    assert_eq!(provider.server.hits(METADATA), 1);
}

#[tokio::test]
async fn a_provider_without_keys_stops_the_startup() {
    let provider = Provider::start(&[]).await;
    provider.describe(json!({"jwks_uri": null}));
    let failed = provider.verifier().ready().await.unwrap_err();
    assert!(
        matches!(failed.reason(), RemoteReason::Member("jwks_uri")),
        "{failed:?}"
    );
}

#[tokio::test]
async fn what_a_provider_says_of_itself_is_at_hand() {
    let provider = Provider::start(&[&p256("a")]).await;
    provider.describe(json!({"id_token_signing_alg_values_supported": ["ES256"]}));
    let verifier = provider.verifier();
    assert!(verifier.keys().metadata().is_none());
    verifier.ready().await.unwrap();
    let metadata = verifier.keys().metadata().unwrap();
    assert_eq!(metadata.algorithms(), [Algorithm::Es256]);
}
