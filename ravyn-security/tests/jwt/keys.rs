//! Keys: their forms, their algorithms, and what is too weak.

use ravyn_security::jwt::{Algorithm, Jwt, JwtClaims, JwtConfig, JwtKey, KeyError, KeyRing};
use serde_json::{Value, json};

use super::forge::{AUDIENCE, ISSUER, NOW, at};

pub(crate) const RSA_PEM: &str = include_str!("keys/rsa.pem");
pub(crate) const RSA_PUBLIC_PEM: &str = include_str!("keys/rsa.pub.pem");
pub(crate) const P256_PEM: &str = include_str!("keys/p256.pem");
pub(crate) const P256_PUBLIC_PEM: &str = include_str!("keys/p256.pub.pem");

/// Private and public halves, with every algorithm that they are for.
const PAIRS: [(&str, &str, &[Algorithm]); 5] = [
    (
        RSA_PEM,
        RSA_PUBLIC_PEM,
        &[
            Algorithm::Rs256,
            Algorithm::Rs384,
            Algorithm::Rs512,
            Algorithm::Ps256,
            Algorithm::Ps384,
            Algorithm::Ps512,
        ],
    ),
    (P256_PEM, P256_PUBLIC_PEM, &[Algorithm::Es256]),
    (
        include_str!("keys/p384.pem"),
        include_str!("keys/p384.pub.pem"),
        &[Algorithm::Es384],
    ),
    (
        include_str!("keys/p521.pem"),
        include_str!("keys/p521.pub.pem"),
        &[Algorithm::Es512],
    ),
    (
        include_str!("keys/ed25519.pem"),
        include_str!("keys/ed25519.pub.pem"),
        &[Algorithm::EdDsa],
    ),
];

pub(crate) fn keyed(key: JwtKey) -> Jwt {
    JwtConfig::new()
        .key(key)
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .build("app")
        .expect("a good configuration")
}

/// The bytes in a PEM text.
pub(crate) fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let mut bytes = Vec::new();
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count) = (0_u32, 0);
    for letter in body.bytes().filter(|letter| *letter != b'=') {
        let value = (0..).zip(letters).find(|(_, known)| **known == letter);
        bits = (bits << 6) | value.expect("a letter of base64").0;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

fn token(jwt: &Jwt) -> String {
    let token = jwt.signer().sign(&JwtClaims::new("ada"), at(NOW));
    token.expect("a key that signs")
}

fn is_good(jwt: &Jwt, token: &str) -> bool {
    jwt.verifier().verify::<()>(token, at(NOW)).is_ok()
}

#[test]
fn each_algorithm_signs_what_its_public_half_verifies() {
    for (private, public, algorithms) in PAIRS {
        for algorithm in algorithms {
            let signs = keyed(JwtKey::pem_for(*algorithm, private).unwrap());
            let verifies = JwtKey::pem_for(*algorithm, public).unwrap();
            assert!(!verifies.can_sign());
            let token = token(&signs);
            assert!(is_good(&signs, &token), "{algorithm}");
            assert!(is_good(&keyed(verifies), &token), "{algorithm}");
        }
    }
    for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
        let jwt = keyed(JwtKey::secret(algorithm, [7; 64]).unwrap());
        assert!(is_good(&jwt, &token(&jwt)));
    }
}

#[test]
fn a_key_has_one_algorithm_whatever_else_it_could_do() {
    for algorithm in PAIRS[0].2 {
        let signs = keyed(JwtKey::pem_for(*algorithm, RSA_PEM).unwrap());
        for other in PAIRS[0].2.iter().filter(|other| *other != algorithm) {
            let verifies = keyed(JwtKey::pem_for(*other, RSA_PUBLIC_PEM).unwrap());
            assert!(
                !is_good(&verifies, &token(&signs)),
                "{algorithm} for {other}"
            );
        }
    }
}

#[test]
fn every_form_of_pem_is_read() {
    let forms = [
        (include_str!("keys/rsa-pkcs1.pem"), Algorithm::Rs256),
        (include_str!("keys/rsa-pkcs1.pub.pem"), Algorithm::Rs256),
        (include_str!("keys/p256-sec1.pem"), Algorithm::Es256),
    ];
    for (pem, algorithm) in forms {
        assert_eq!(JwtKey::pem(pem).unwrap().algorithm(), algorithm);
        assert!(JwtKey::pem(&pem.replace('\n', "\r\n")).is_ok());
    }
    for (private, public, algorithms) in PAIRS {
        for pem in [private, public] {
            assert_eq!(JwtKey::pem(pem).unwrap().algorithm(), algorithms[0]);
        }
    }
}

#[test]
fn a_weak_key_is_no_key() {
    for (algorithm, least) in [
        (Algorithm::Hs256, 32),
        (Algorithm::Hs384, 48),
        (Algorithm::Hs512, 64),
    ] {
        let weak = JwtKey::secret(algorithm, vec![1; least - 1]).unwrap_err();
        assert_eq!(weak, KeyError::WeakSecret { algorithm, least });
        assert!(JwtKey::secret(algorithm, vec![1; least]).is_ok());
    }
    for pem in [
        include_str!("keys/rsa-1024.pem"),
        include_str!("keys/rsa-1024.pub.pem"),
    ] {
        assert_eq!(JwtKey::pem(pem).unwrap_err(), KeyError::SmallRsa);
        assert_eq!(
            JwtKey::pem_for(Algorithm::Ps256, pem).unwrap_err(),
            KeyError::SmallRsa
        );
    }
    let small = json!({"kty": "RSA", "n": super::forge::base64url([0xff; 128]), "e": "AQAB"});
    assert_eq!(JwtKey::jwk(&small).unwrap_err(), KeyError::SmallRsa);
}

#[test]
fn what_is_no_key_is_said_to_be_none() {
    let unreadable = [
        "",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        include_str!("keys/rsa-encrypted.pem"),
    ];
    for pem in unreadable {
        assert_eq!(JwtKey::pem(pem).unwrap_err(), KeyError::Unreadable, "{pem}");
    }
    let other = |algorithm, pem| JwtKey::pem_for(algorithm, pem).unwrap_err();
    assert_eq!(
        other(Algorithm::Es256, RSA_PEM),
        KeyError::OtherAlgorithm(Algorithm::Es256)
    );
    assert_eq!(
        other(Algorithm::Es384, P256_PEM),
        KeyError::OtherAlgorithm(Algorithm::Es384)
    );
    assert_eq!(
        other(Algorithm::Es384, P256_PUBLIC_PEM),
        KeyError::OtherAlgorithm(Algorithm::Es384)
    );
    assert_eq!(
        other(Algorithm::Hs256, P256_PEM),
        KeyError::OtherAlgorithm(Algorithm::Hs256)
    );
    let secret = JwtKey::secret(Algorithm::Rs256, [1; 64]).unwrap_err();
    assert_eq!(secret, KeyError::NotSecret(Algorithm::Rs256));
}

#[test]
fn a_key_set_shows_public_keys_alone_and_they_verify() {
    for (private, _, algorithms) in PAIRS {
        let jwt = keyed(JwtKey::pem(private).unwrap().id("first"));
        let set = jwt.keys().jwks();
        let jwk = &set["keys"][0];
        assert_eq!((&jwk["kid"], &jwk["use"]), (&json!("first"), &json!("sig")));
        assert_eq!(jwk["alg"], algorithms[0].name());
        for private_part in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert_eq!(jwk[private_part], Value::Null);
        }
        let read = JwtKey::jwk(jwk).unwrap();
        assert_eq!(read.key_id(), Some("first"));
        assert_eq!(read.public_jwk().as_ref(), Some(jwk));
        assert!(is_good(&keyed(read), &token(&jwt)));
    }
    let secret = KeyRing::new(JwtKey::secret(Algorithm::Hs256, [1; 32]).unwrap());
    assert_eq!(secret.jwks(), json!({"keys": []}));
}

#[test]
fn a_jwk_that_is_no_public_signature_key_is_refused() {
    let good = JwtKey::pem(P256_PUBLIC_PEM).unwrap().public_jwk().unwrap();
    let with = |name: &str, value: Value| {
        let mut jwk = good.clone();
        jwk[name] = value;
        JwtKey::jwk(&jwk).is_ok()
    };
    assert!(with("kid", json!("x")) && with("extra", json!(1)));
    for (name, value) in [
        ("use", json!("enc")),
        ("kty", json!("oct")),
        ("kty", json!("RSA")),
        ("crv", json!("P-384")),
        ("crv", json!("secp256k1")),
        ("alg", json!("RS256")),
        ("alg", json!("HS256")),
        ("alg", json!("none")),
        ("x", json!("AA")),
        ("y", json!("=")),
        ("y", good["x"].clone()),
    ] {
        assert!(!with(name, value.clone()), "{name}: {value}");
    }
    let secret = json!({"kty": "oct", "k": super::forge::base64url([1; 32]), "alg": "HS256"});
    assert!(JwtKey::jwk(&secret).is_err());
}

#[test]
fn a_ring_without_a_private_part_signs_nothing() {
    let jwt = keyed(JwtKey::pem(P256_PUBLIC_PEM).unwrap());
    assert!(jwt.signer().sign(&JwtClaims::new("ada"), at(NOW)).is_err());
    jwt.keys()
        .rotate(JwtKey::pem(P256_PEM).unwrap().id("next"))
        .unwrap();
    assert!(is_good(&jwt, &token(&jwt)));
    jwt.keys().replace([]).unwrap();
    assert!(jwt.keys().signing_key().is_none());
}

#[test]
fn debug_shows_no_secret() {
    let jwt =
        keyed(JwtKey::secret(Algorithm::Hs256, "hunter2hunter2hunter2hunter2hunter2").unwrap());
    let config = JwtConfig::new().secret("hunter2hunter2hunter2hunter2hunter2");
    for text in [
        format!("{jwt:?}"),
        format!("{config:?}"),
        format!("{:?}", jwt.signer()),
    ] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_ring_that_is_filled_later_verifies_from_then_on() {
    let signer = keyed(JwtKey::pem(P256_PEM).unwrap());
    let ring = KeyRing::default();
    let verifier = JwtConfig::new()
        .keys(ring.clone())
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .build("app")
        .unwrap();
    let token = token(&signer);
    assert!(!is_good(&verifier, &token));
    ring.replace([JwtKey::pem(P256_PUBLIC_PEM).unwrap()])
        .unwrap();
    assert!(is_good(&verifier, &token));
}

#[test]
fn a_key_says_what_it_is_for() {
    let public = JwtKey::pem(P256_PUBLIC_PEM).unwrap().public_jwk().unwrap();
    let check = |operations: Value, is_good: bool| {
        let mut jwk = public.clone();
        jwk["key_ops"] = operations;
        assert_eq!(JwtKey::jwk(&jwk).is_ok(), is_good, "{jwk}");
    };
    check(json!(["verify"]), true);
    check(json!(["sign", "verify"]), true);
    check(json!(["encrypt"]), false);
    check(json!([]), false);
    check(json!("verify"), false);
}
