//! Attacks on tokens, by their ids in the list of the project.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use aws_lc_rs::{encoding::AsDer as _, rsa::KeySize};
use ravyn_security::jwt::{Jwt, JwtConfig, JwtKey, KeyRing, Reason, Verifier};

use super::forge::{
    AUDIENCE, HEADER, ISSUER, NOW, SECRET, at, base64url, check, check_good, claims, config, forge,
    forge_with, hmac_sha256, jwt, reason, verify, with,
};
use super::keys::{P256_PEM, P256_PUBLIC_PEM, RSA_PEM, RSA_PUBLIC_PEM, der, keyed};

fn rsa_token(header: &str, key: &RsaKeyPair) -> String {
    forge_with(header, &claims(&[]), |signed| {
        let mut signature = vec![0; key.public_modulus_len()];
        let random = SystemRandom::new();
        key.sign(
            &RSA_PKCS1_SHA256,
            &random,
            signed.as_bytes(),
            &mut signature,
        )
        .expect("a private key signs");
        signature
    })
}

#[test]
fn a_token_by_hand_is_good() {
    check_good(&with(&[]));
}

#[test]
fn j1_no_algorithm_is_no_signature() {
    for name in ["none", "None", "nOnE", "NONE", "", "hs256", "HS256 ", "HS1"] {
        let header = format!(r#"{{"alg":"{name}","typ":"at+jwt"}}"#);
        for signature in [String::new(), base64url(hmac_sha256(SECRET, "x"))] {
            let signed = format!("{}.{}", base64url(&header), base64url(claims(&[])));
            check(&format!("{signed}.{signature}"), &Reason::Algorithm);
        }
        check(&forge(&header, &claims(&[])), &Reason::Algorithm);
    }
    check(
        &forge_with(HEADER, &claims(&[]), |_| Vec::new()),
        &Reason::Signature,
    );
    check(
        &forge(r#"{"typ":"at+jwt"}"#, &claims(&[])),
        &Reason::Algorithm,
    );
    for value in ["null", "1", r#"["HS256"]"#] {
        let header = format!(r#"{{"alg":{value},"typ":"at+jwt"}}"#);
        check(&forge(&header, &claims(&[])), &Reason::Header);
    }
}

#[test]
fn j2_a_public_key_is_no_hmac_secret() {
    let jwk = JwtKey::pem(RSA_PUBLIC_PEM).unwrap().public_jwk().unwrap();
    let modulus = jwk["n"].as_str().unwrap().to_owned();
    for (pem, public) in [(RSA_PEM, RSA_PUBLIC_PEM), (P256_PEM, P256_PUBLIC_PEM)] {
        let verifier = keyed(JwtKey::pem(pem).unwrap());
        let secrets: [Vec<u8>; 5] = [
            public.into(),
            public.trim_end().into(),
            der(public),
            jwk.to_string().into(),
            modulus.clone().into(),
        ];
        for secret in secrets {
            let token = forge_with(HEADER, &claims(&[]), |signed| hmac_sha256(&secret, signed));
            assert_eq!(reason(&verifier, &token), Reason::Algorithm);
            let header = HEADER.replace("HS256", "RS256");
            let token = forge_with(&header, &claims(&[]), |signed| hmac_sha256(&secret, signed));
            assert!(verify(&verifier, &token).is_err());
        }
    }
}

#[test]
fn j3_a_key_in_the_header_is_refused_and_no_address_is_called() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/keys", listener.local_addr().unwrap());
    let attacker = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public = base64url(attacker.public_key().as_ref());
    let verifier = keyed(JwtKey::pem(RSA_PEM).unwrap());
    let members = [
        format!(r#""jwk":{{"kty":"RSA","n":"{public}","e":"AQAB"}}"#),
        format!(r#""jku":"{address}""#),
        format!(r#""x5u":"{address}""#),
        format!(r#""x5c":["{public}"]"#),
    ];
    for member in members {
        let header = format!(r#"{{"alg":"RS256","typ":"at+jwt",{member}}}"#);
        assert_eq!(
            reason(&verifier, &rsa_token(&header, &attacker)),
            Reason::BringsKey
        );
        let own = RsaKeyPair::from_pkcs8(&der(RSA_PEM)).unwrap();
        assert_eq!(
            reason(&verifier, &rsa_token(&header, &own)),
            Reason::BringsKey
        );
    }
    let plain = r#"{"alg":"RS256","typ":"at+jwt"}"#;
    assert_eq!(
        reason(&verifier, &rsa_token(plain, &attacker)),
        Reason::Signature
    );
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn j4_an_unknown_key_id_is_refused() {
    let named = config()
        .key(JwtKey::secret(ravyn_security::jwt::Algorithm::Hs256, SECRET).map(|key| key.id("now")))
        .build("app")
        .unwrap();
    let header = |id: &str| format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":{id}}}"#);
    assert!(verify(&named, &forge(&header(r#""now""#), &claims(&[]))).is_ok());
    let unknown = [
        "../../dev/null",
        "' OR 1=1--",
        "",
        "NOW",
        "now\\u0000",
        &"k".repeat(5000),
    ];
    for id in unknown {
        let token = forge(&header(&format!("\"{id}\"")), &claims(&[]));
        assert_eq!(reason(&named, &token), Reason::UnknownKey);
        check(&token, &Reason::UnknownKey);
    }
    for id in ["1", "null", "{}", "[\"now\"]", "true"] {
        assert_eq!(
            reason(&named, &forge(&header(id), &claims(&[]))),
            Reason::Header
        );
    }
    let long = forge(
        &header(&format!("\"{}\"", "k".repeat(10_000))),
        &claims(&[]),
    );
    assert_eq!(reason(&named, &long), Reason::TooLong);
}

#[test]
fn j5_no_extension_is_known() {
    for member in [
        r#""crit":["x"],"x":1"#,
        r#""crit":["exp"]"#,
        r#""crit":[]"#,
        r#""crit":"exp""#,
        r#""crit":null"#,
        r#""b64":false"#,
        r#""b64":false,"crit":["b64"]"#,
        r#""\u0063rit":["x"]"#,
    ] {
        let header = format!(r#"{{"alg":"HS256","typ":"at+jwt",{member}}}"#);
        check(&forge(&header, &claims(&[])), &Reason::Critical);
    }
}

#[test]
fn j6_times_are_whole_seconds_and_strict() {
    check(&with(&[("exp", None)]), &Reason::Missing("exp".into()));
    for name in ["exp", "nbf", "iat", "auth_time"] {
        let texts = [
            r#""1900000000""#,
            "1900000000.5",
            "1.9e9",
            "-1",
            "1e400",
            "null",
            "true",
            "[]",
            "{}",
            "18446744073709551615",
            "18446744073709551616",
            "253402300800",
        ];
        for text in texts {
            check(&with(&[(name, Some(text))]), &Reason::WrongType(name));
        }
    }
    let time = |seconds: u64| seconds.to_string();
    check(&with(&[("exp", Some(&time(NOW)))]), &Reason::Expired);
    check(&with(&[("exp", Some(&time(NOW - 1)))]), &Reason::Expired);
    check(&with(&[("exp", Some("0"))]), &Reason::Expired);
    check_good(&with(&[("exp", Some(&time(NOW + 1)))]));
    check(&with(&[("nbf", Some(&time(NOW + 1)))]), &Reason::NotYet);
    check_good(&with(&[("nbf", Some(&time(NOW)))]));
    check(
        &with(&[("iat", Some(&time(NOW + 1)))]),
        &Reason::IssuedInFuture,
    );
}

#[test]
fn j6_a_leeway_is_exact_as_well() {
    let jwt = config()
        .leeway(Duration::from_secs(30))
        .build("app")
        .unwrap();
    let time = |seconds: u64| seconds.to_string();
    for (name, good, bad, expected) in [
        ("exp", NOW - 29, NOW - 30, Reason::Expired),
        ("nbf", NOW + 30, NOW + 31, Reason::NotYet),
        ("iat", NOW + 30, NOW + 31, Reason::IssuedInFuture),
    ] {
        assert!(
            verify(&jwt, &with(&[(name, Some(&time(good)))])).is_ok(),
            "{name}"
        );
        assert_eq!(reason(&jwt, &with(&[(name, Some(&time(bad)))])), expected);
    }
}

#[test]
fn j7_issuer_and_audience_are_exact() {
    check(&with(&[("aud", None)]), &Reason::Missing("aud".into()));
    check(&with(&[("iss", None)]), &Reason::Missing("iss".into()));
    let wrong = [
        r#""other""#,
        r#""sho""#,
        r#""shop2""#,
        r#""SHOP""#,
        r#""shop ""#,
        r#""""#,
        "[]",
        r#"["other","Shop"]"#,
    ];
    for audience in wrong {
        check(&with(&[("aud", Some(audience))]), &Reason::Audience);
    }
    check_good(&with(&[("aud", Some(r#"["other","shop"]"#))]));
    for audience in [
        "1",
        "null",
        r#"{"shop":1}"#,
        r#"["shop",1]"#,
        r#"[["shop"]]"#,
    ] {
        check(&with(&[("aud", Some(audience))]), &Reason::WrongType("aud"));
    }
    let wrong = [
        "https://issuer.exampl",
        "https://issuer.example/",
        "https://issuer.example.evil",
        "HTTPS://issuer.example",
        "",
    ];
    for issuer in wrong {
        check(
            &with(&[("iss", Some(&format!("\"{issuer}\"")))]),
            &Reason::Issuer,
        );
    }
    let list = format!("[\"{ISSUER}\",\"https://evil.example\"]");
    for issuer in [list.as_str(), "1", "null"] {
        check(&with(&[("iss", Some(issuer))]), &Reason::WrongType("iss"));
    }
    check(&with(&[("sub", None)]), &Reason::Missing("sub".into()));
    check(
        &with(&[("sub", Some("\"\""))]),
        &Reason::Missing("sub".into()),
    );
    check(&with(&[("sub", Some("7"))]), &Reason::WrongType("sub"));
}

#[test]
fn j8_another_type_of_token_is_no_access_token() {
    for kind in [
        "JWT",
        "dpop+jwt",
        "id_token+jwt",
        "rt+jwt",
        "logout+jwt",
        "",
        "at+jwt2",
        "text/at+jwt",
    ] {
        let header = format!(r#"{{"alg":"HS256","typ":"{kind}"}}"#);
        check(&forge(&header, &claims(&[])), &Reason::Type);
    }
    check(&forge(r#"{"alg":"HS256"}"#, &claims(&[])), &Reason::Type);
    check(
        &forge(r#"{"alg":"HS256","typ":null}"#, &claims(&[])),
        &Reason::Header,
    );
    for kind in ["AT+JWT", "application/at+jwt"] {
        check_good(&forge(
            &format!(r#"{{"alg":"HS256","typ":"{kind}"}}"#),
            &claims(&[]),
        ));
    }
    let foreign = config().accept_typ("JWT").build("app").unwrap();
    assert!(
        verify(
            &foreign,
            &forge(r#"{"typ":"JWT","alg":"HS256"}"#, &claims(&[]))
        )
        .is_ok()
    );
    assert_eq!(
        reason(
            &foreign,
            &forge(r#"{"typ":"dpop+jwt","alg":"HS256"}"#, &claims(&[]))
        ),
        Reason::Type
    );
}

#[test]
fn j8_a_remembered_header_keeps_its_type() {
    let header = r#"{"typ":"JWT","alg":"HS256"}"#;
    let token = forge(header, &claims(&[]));
    let key = JwtKey::secret(ravyn_security::jwt::Algorithm::Hs256, SECRET).unwrap();
    let of = |config: JwtConfig| {
        config
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .build("app")
            .unwrap()
    };
    let lax = of(JwtConfig::new().key(key.clone()).accept_typ("JWT"));
    let strict = of(JwtConfig::new().key(key));
    for _ in 0..2 {
        assert!(verify(&lax, &token).is_ok());
        assert_eq!(reason(&strict, &token), Reason::Type);
    }
}

#[test]
fn j9_a_token_has_one_form() {
    let good = with(&[]);
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    let malformed = [
        format!("{good}="),
        format!("{good}."),
        format!("{good}.x"),
        format!(".{good}"),
        format!("{good} "),
        format!(" {good}"),
        format!("{good}\n"),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}=.{signature}"),
        format!("{header}. {payload}.{signature}"),
        format!("{header}.{payload}"),
        format!("{header}..{payload}.{signature}"),
        format!("{signed}.{}+", &signature[1..]),
        format!("{signed}.{}", &signature[..signature.len() - 1]),
        format!("{signed}.ä"),
        String::new(),
        "..".to_owned(),
        ".".to_owned(),
        "a".to_owned(),
        "....".to_owned(),
    ];
    for token in malformed {
        assert!(verify(&jwt(), &token).is_err(), "{token}");
    }
    check(&format!("{signed}."), &Reason::Signature);
    check(
        &format!("{signed}.{}", &signature[..signature.len() - 3]),
        &Reason::Signature,
    );
    check(&format!("{signed}.{signature}AAAA"), &Reason::Signature);
}

#[test]
fn j9_the_last_letter_has_no_spare_bits() {
    let good = with(&[]);
    // 32 bytes are 43 letters, of which the last has four bits; the other two must be zero.
    let last = good.chars().last().unwrap();
    let mut others = 0;
    for letter in ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['-', '_'])
    {
        if letter != last {
            let token = format!("{}{letter}", &good[..good.len() - 1]);
            assert!(verify(&jwt(), &token).is_err(), "{letter}");
            others += 1;
        }
    }
    assert_eq!(others, 63);
}

#[test]
fn j9_no_name_stands_twice() {
    for header in [
        r#"{"alg":"HS256","alg":"HS256","typ":"at+jwt"}"#,
        r#"{"alg":"none","typ":"at+jwt","alg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","x":1,"x":1}"#,
        r#"{"alg":"HS256","typ":"at+jwt","\u0061lg":"HS256"}"#,
    ] {
        check(&forge(header, &claims(&[])), &Reason::DuplicateName);
    }
    for member in [
        r#""sub":"eve""#,
        r#""exp":1900000000"#,
        r#""x":1,"x":2"#,
        r#""\u0073ub":"ada""#,
    ] {
        let claims = claims(&[]);
        let twice = format!("{},{member}}}", claims.strip_suffix('}').unwrap());
        check(&forge(HEADER, &twice), &Reason::DuplicateName);
    }
}

#[test]
fn j9_claims_are_one_json_object() {
    for text in [
        "",
        "null",
        "[]",
        "\"ada\"",
        "1",
        "{",
        "{}x",
        "{} {}",
        "\u{feff}{}",
        "{'a':1}",
        "{\"a\":}",
    ] {
        check(&forge(HEADER, text), &Reason::Claims);
        assert!(verify(&jwt(), &forge(text, &claims(&[]))).is_err());
    }
    let token = format!("{}.{}", base64url(HEADER), base64url([0xff, b'{', b'}']));
    let signature = base64url(hmac_sha256(SECRET, &token));
    check(&format!("{token}.{signature}"), &Reason::Claims);
}

#[test]
fn j10_an_ecdsa_signature_of_zeros_or_in_der_is_refused() {
    let verifier = keyed(JwtKey::pem(P256_PEM).unwrap());
    let header = HEADER.replace("HS256", "ES256");
    for signature in [
        vec![0; 64],
        vec![0; 63],
        vec![0; 65],
        vec![0xff; 64],
        vec![0; 2],
    ] {
        let token = forge_with(&header, &claims(&[]), |_| signature);
        assert_eq!(reason(&verifier, &token), Reason::Signature);
    }
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der(P256_PEM)).unwrap();
    let in_der = forge_with(&header, &claims(&[]), |signed| {
        pair.sign(&SystemRandom::new(), signed.as_bytes())
            .unwrap()
            .as_ref()
            .to_vec()
    });
    assert_eq!(reason(&verifier, &in_der), Reason::Signature);
    assert!(pair.public_key().as_der().is_ok());
}

#[test]
fn j11_what_is_long_or_deep_is_refused_at_once() {
    let start = Instant::now();
    check(&"a".repeat(1 << 20), &Reason::TooLong);
    check(
        &with(&[("x", Some(&format!("\"{}\"", "x".repeat(6000))))]),
        &Reason::TooLong,
    );
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    check(&with(&[("x", Some(&deep))]), &Reason::TooDeep);
    check(&with(&[("aud", Some(&deep))]), &Reason::TooDeep);
    check(&with(&[("x", Some(&"[".repeat(1000)))]), &Reason::TooDeep);
    let header = format!(r#"{{"alg":"HS256","typ":"at+jwt","x":{deep}}}"#);
    check(&forge(&header, &claims(&[])), &Reason::TooDeep);
    let names: String = (0..1000).map(|index| format!(",\"{index}\":1")).collect();
    let wide = format!("{}{names}}}", claims(&[]).strip_suffix('}').unwrap());
    check(&forge(HEADER, &wide), &Reason::TooLong);
    assert!(start.elapsed() < Duration::from_secs(1));

    let encrypted = "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJwMmMiOjIxNDc0ODM2NDd9.a.b.c.d";
    check(encrypted, &Reason::Form);
}

#[test]
fn j13_a_key_verifies_until_it_is_removed() {
    let secret = |id: &str, text: &str| {
        JwtKey::secret(ravyn_security::jwt::Algorithm::Hs256, text)
            .unwrap()
            .id(id.to_owned())
    };
    let old = "an old secret of more than 32 bytes";
    let new = "a new secret of more than 32 bytes.";
    let jwt: Jwt = JwtConfig::new()
        .key(secret("old", old))
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .build("app")
        .unwrap();
    let token = |id: &str, with: &str| {
        let header = format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{id}"}}"#);
        forge_with(&header, &claims(&[]), |signed| hmac_sha256(with, signed))
    };
    let verifier: Verifier = jwt.verifier();
    let keys: &KeyRing = jwt.keys();
    let is_good = |token: &str| verifier.verify::<()>(token, at(NOW)).is_ok();
    assert!(is_good(&token("old", old)) && !is_good(&token("new", new)));

    keys.rotate(secret("new", new)).unwrap();
    assert!(is_good(&token("old", old)) && is_good(&token("new", new)));
    assert!(!is_good(&token("new", old)) && !is_good(&token("old", new)));
    assert!(keys.rotate(secret("new", old)).is_err());

    assert!(keys.remove("old") && !keys.remove("old"));
    assert!(!is_good(&token("old", old)) && is_good(&token("new", new)));
    assert_eq!(reason(&jwt, &token("old", old)), Reason::UnknownKey);
}

#[test]
fn j13_with_two_keys_a_token_says_whose_it_is() {
    let jwt = config()
        .key(JwtKey::secret(ravyn_security::jwt::Algorithm::Hs256, SECRET).map(|key| key.id("one")))
        .build("app")
        .unwrap();
    let unnamed = with(&[]);
    assert!(verify(&jwt, &unnamed).is_ok());
    let other = JwtKey::secret(ravyn_security::jwt::Algorithm::Hs256, [7; 32])
        .unwrap()
        .id("two");
    jwt.keys().add(other).unwrap();
    assert_eq!(reason(&jwt, &unnamed), Reason::UnknownKey);
}

#[test]
fn no_reason_reaches_a_client() {
    for token in [
        with(&[("exp", None)]),
        with(&[("iss", Some("\"evil\""))]),
        "a.b.c".to_owned(),
    ] {
        let refused = verify(&jwt(), &token).unwrap_err();
        assert_eq!(
            (refused.code(), &*refused.to_string()),
            ("invalid_token", "the token is not valid")
        );
    }
}
