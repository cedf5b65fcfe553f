//! The configuration: what is enough, what goes before what, and every fault at once.

use std::time::Duration;

use ravyn_core::error::BuildError;
use ravyn_core::settings::Sources;
use ravyn_security::jwt::{Algorithm, Jwt, JwtConfig, JwtKey};

use super::forge::{SECRET, at};

fn told(variables: &[(&str, &str)]) -> Result<Jwt, BuildError> {
    build(&JwtConfig::from_env(), variables)
}

fn build(config: &JwtConfig, variables: &[(&str, &str)]) -> Result<Jwt, BuildError> {
    let sources = Sources::testing().environment(variables.iter().copied());
    config.build_from("shop", &sources)
}

/// Every fault as text, without the count at the end.
fn faults(built: Result<Jwt, BuildError>) -> Vec<String> {
    let error = built.expect_err("there is a fault");
    error.faults().iter().map(ToString::to_string).collect()
}

fn pem(name: &str) -> String {
    format!("{}/tests/jwt/keys/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_secret_is_enough() {
    let jwt = told(&[("JWT_SECRET_KEY", SECRET)]).unwrap();
    assert_eq!((jwt.issuer(), jwt.audience()), ("shop", "shop"));
    let key = jwt.keys().signing_key().unwrap();
    assert_eq!((key.algorithm(), key.key_id()), (Algorithm::Hs256, None));
}

#[test]
fn a_key_file_is_enough() {
    let file = pem("ed25519.pem");
    let jwt = told(&[("JWT_KEY_FILE", &file), ("JWT_KEY_ID", "2026-11")]).unwrap();
    let key = jwt.keys().signing_key().unwrap();
    assert_eq!(
        (key.algorithm(), key.key_id()),
        (Algorithm::EdDsa, Some("2026-11"))
    );
    let file = pem("rsa.pem");
    let jwt = told(&[("JWT_KEY_FILE", &file), ("JWT_ALGORITHM", "PS256")]).unwrap();
    assert_eq!(
        jwt.keys().signing_key().unwrap().algorithm(),
        Algorithm::Ps256
    );
}

#[test]
fn what_the_program_says_goes_first() {
    let variables = [
        ("JWT_ISSUER", "from outside"),
        ("JWT_AUDIENCE", "one,two"),
        ("JWT_LEEWAY", "10s"),
    ];
    let config = JwtConfig::from_env().secret(SECRET).issuer("program");
    let jwt = build(&config, &variables).unwrap();
    assert_eq!((jwt.issuer(), jwt.audience()), ("program", "one"));
    let jwt = build(&config.audience("mine"), &variables).unwrap();
    assert_eq!(jwt.audience(), "mine");
}

#[test]
fn nothing_is_read_unless_it_is_asked_for() {
    let jwt = build(
        &JwtConfig::new().secret(SECRET),
        &[("JWT_ISSUER", "outside")],
    )
    .unwrap();
    assert_eq!(jwt.issuer(), "shop");
    let found = faults(build(&JwtConfig::new(), &[("JWT_SECRET_KEY", SECRET)]));
    assert_eq!(
        found,
        ["error[RV0040]: the key of tokens is missing\n   \
          = help: write `.secret(..)` or `.key(..)`, or `JwtConfig::from_env()`"]
    );
}

#[test]
fn a_missing_secret_is_a_fault_and_there_is_no_default() {
    for variables in [&[("SECRET_KEY", SECRET)], &[("JWT_SECRET_KEY", "")]] {
        assert_eq!(
            faults(told(variables)),
            ["error[RV0040]: the setting `secret_key` is missing\n   \
              = note: The secret that signs tokens, such as 32 random bytes in base64; \
              JWT_KEY_FILE takes its place.\n   \
              = help: set JWT_SECRET_KEY"]
        );
    }
}

#[test]
fn a_weak_secret_is_a_fault_that_does_not_repeat_it() {
    assert_eq!(
        faults(told(&[("JWT_SECRET_KEY", "hunter2")])),
        [
            "error[RV0041]: the setting `secret_key` must have at least 32 bytes for HS256\n   \
          = note: it comes from JWT_SECRET_KEY in the environment\n   \
          = help: change it there"
        ]
    );
    let found = faults(told(&[
        ("JWT_SECRET_KEY", SECRET),
        ("JWT_ALGORITHM", "HS512"),
    ]));
    assert!(
        found[0].contains("at least 64 bytes for HS512"),
        "{found:?}"
    );
    let found = faults(build(&JwtConfig::new().secret("hunter2"), &[]));
    assert!(
        found[0].contains("the setting `secret` must have at least 32 bytes"),
        "{found:?}"
    );
    assert!(!found[0].contains("hunter2"));
}

#[test]
fn every_fault_is_found_at_once() {
    let config = JwtConfig::from_env()
        .leeway(Duration::from_secs(31))
        .audience("")
        .also_accept(JwtKey::secret(Algorithm::Hs256, SECRET).unwrap());
    let found = faults(build(
        &config,
        &[
            ("JWT_SECRET_KEY", "short"),
            ("JWT_LEEWAY", "1min"),
            ("JWT_ISSUER", "fine"),
            ("JWT_ACCEPT_TYP", "JWT,"),
        ],
    ));
    let messages: Vec<_> = found
        .iter()
        .filter_map(|fault| fault.lines().next())
        .collect();
    assert_eq!(
        messages,
        [
            "error[RV0041]: the setting `secret_key` must have at least 32 bytes for HS256",
            "error[RV0041]: the setting `leeway` must be at most 30s",
            "error[RV0041]: the setting `accept_typ` must not be empty, nor hold an empty text",
            "error[RV0041]: the setting `leeway` must be at most 30 seconds",
            "error[RV0041]: the setting `audience` must not be empty",
        ]
    );
}

#[test]
fn settings_of_the_key_fit_each_other() {
    let found = |variables: &[(&str, &str)]| faults(told(variables)).join("\n");
    let (rsa, small) = (pem("rsa.pem"), pem("rsa-1024.pem"));
    let both = found(&[("JWT_SECRET_KEY", SECRET), ("JWT_KEY_FILE", &rsa)]);
    assert!(
        both.contains("the setting `secret_key` and `key_file` must not both be set"),
        "{both}"
    );
    let secret = found(&[("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "RS256")]);
    assert!(
        secret.contains("`secret_key` is a secret, which RS256 does not take"),
        "{secret}"
    );
    let other = found(&[("JWT_KEY_FILE", &rsa), ("JWT_ALGORITHM", "ES256")]);
    assert!(
        other.contains("`key_file` is not a key for ES256"),
        "{other}"
    );
    let small = found(&[("JWT_KEY_FILE", &small)]);
    assert!(
        small.contains("`key_file` must have at least 2048 bits"),
        "{small}"
    );
    let absent = found(&[("JWT_KEY_FILE", "/nowhere/key.pem")]);
    assert!(
        absent.contains("`key_file` names a file that cannot be read"),
        "{absent}"
    );
    let unknown = found(&[("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "none")]);
    assert!(unknown.contains("the setting `algorithm`"), "{unknown}");
}

#[test]
fn two_keys_of_one_id_are_a_fault() {
    let key = |id: &str| {
        JwtKey::secret(Algorithm::Hs256, SECRET)
            .unwrap()
            .id(id.to_owned())
    };
    let config = JwtConfig::new().key(key("a")).also_accept(key("b"));
    assert!(build(&config, &[]).is_ok());
    let found = faults(build(&config.also_accept(key("a")), &[]));
    assert!(
        found[0].contains("must have an id that no other key has"),
        "{found:?}"
    );
}

#[test]
fn a_file_of_settings_has_a_table_of_its_own() {
    let sources = Sources::testing()
        .set("secret_key", SECRET)
        .set("issuer", "i");
    let jwt = JwtConfig::from_env().build_from("shop", &sources).unwrap();
    assert_eq!(jwt.issuer(), "i");
    let verified = jwt.verifier().verify::<()>("a.b.c", at(0));
    assert!(verified.is_err());
}
