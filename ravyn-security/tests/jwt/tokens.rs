//! Tokens that are good: what a program sees of them, and those that it makes.

use std::collections::HashMap;
use std::time::Duration;

use ravyn_security::jwt::{JwtClaims, Reason, SignError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::forge::{AUDIENCE, ISSUER, NOW, at, config, jwt, verify, with};

#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Free,
    Paid,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Subject(String);

/// Every way in which a type may look at registered claims.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: Subject,
    iss: Option<String>,
    aud: Vec<String>,
    exp: Option<i64>,
    iat: f64,
    plan: Plan,
    #[serde(default)]
    nothing: Option<u8>,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[test]
fn the_program_s_type_sees_all_claims() {
    let token = with(&[
        ("aud", Some(r#"["other","shop"]"#)),
        ("plan", Some(r#""paid""#)),
        ("deep", Some(r#"{"a":[1,{"b":null}]}"#)),
    ]);
    let verified = jwt().verifier().verify::<Claims>(&token, at(NOW)).unwrap();
    let claims = &verified.claims;
    assert_eq!(
        (&claims.sub, claims.iss.as_deref()),
        (&Subject("ada".into()), Some(ISSUER))
    );
    assert_eq!(claims.aud, ["other", "shop"]);
    assert_eq!((claims.exp, claims.iat), (Some(1_800_000_060), 1.8e9));
    assert_eq!((&claims.plan, claims.nothing), (&Plan::Paid, None));
    assert_eq!(claims.rest["deep"], json!({"a": [1, {"b": null}]}));
    assert_eq!(claims.rest["jti"], "1");
}

#[test]
fn a_registered_claim_may_be_an_enum_or_an_optional_newtype() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Audience {
        Shop,
    }

    #[derive(Deserialize)]
    struct Claims {
        aud: Audience,
        sub: Option<Subject>,
    }

    let verified = jwt()
        .verifier()
        .verify::<Claims>(&with(&[]), at(NOW))
        .unwrap();
    assert_eq!(verified.claims.aud, Audience::Shop);
    assert_eq!(verified.claims.sub, Some(Subject("ada".into())));
}

#[test]
fn a_name_with_escapes_is_the_name() {
    let token = with(&[("sub", None), (r"\u0073ub", Some(r#""\u0061da""#))]);
    assert_eq!(verify(&jwt(), &token).unwrap().subject(), "ada");
}

#[test]
fn whatever_type_is_asked_for_the_registered_claims_are_checked() {
    #[derive(Deserialize)]
    struct Nothing;

    #[derive(Deserialize)]
    struct Wrapped(#[expect(dead_code, reason = "it is read, not used")] Option<Value>);

    let (jwt, expired) = (jwt(), with(&[("exp", Some("1"))]));
    let verifier = jwt.verifier();
    let good = with(&[]);
    assert_eq!(
        verifier.verify::<()>(&good, at(NOW)).unwrap().subject(),
        "ada"
    );
    assert!(verifier.verify::<Nothing>(&good, at(NOW)).is_ok());
    assert!(verifier.verify::<Wrapped>(&good, at(NOW)).is_ok());
    assert!(
        verifier
            .verify::<serde::de::IgnoredAny>(&good, at(NOW))
            .is_ok()
    );
    assert!(verifier.verify::<Option<()>>(&good, at(NOW)).is_ok());
    let refused = [
        verifier.verify::<()>(&expired, at(NOW)).map(drop),
        verifier.verify::<Nothing>(&expired, at(NOW)).map(drop),
        verifier.verify::<Wrapped>(&expired, at(NOW)).map(drop),
        verifier
            .verify::<serde::de::IgnoredAny>(&expired, at(NOW))
            .map(drop),
    ];
    for refused in refused {
        assert_eq!(refused.unwrap_err().reason(), &Reason::Expired);
    }
}

#[test]
fn claims_that_do_not_fit_are_named_without_their_values() {
    #[derive(Debug, Deserialize)]
    struct Claims {
        #[expect(dead_code, reason = "it is missing")]
        email: String,
    }

    let verifier = jwt().verifier();
    let missing = verifier.verify::<Claims>(&with(&[]), at(NOW)).unwrap_err();
    assert_eq!(
        missing.reason(),
        &Reason::Unfit(Some("missing field `email`".into()))
    );
    let token = with(&[("email", Some("123456789"))]);
    let wrong = verifier.verify::<Claims>(&token, at(NOW)).unwrap_err();
    assert_eq!(wrong.reason(), &Reason::Unfit(None));
}

#[test]
fn scopes_are_those_of_scope_or_of_scp() {
    let jwt = jwt();
    for (name, value) in [
        ("scope", r#""read write""#),
        ("scp", r#""read write""#),
        ("scp", r#"["read","write"]"#),
    ] {
        let verified = verify(&jwt, &with(&[(name, Some(value))])).unwrap();
        assert_eq!(verified.scopes().collect::<Vec<_>>(), ["read", "write"]);
        assert!(verified.has_scope("read") && !verified.has_scope("rea"));
    }
    let both = with(&[("scp", Some(r#""admin""#)), ("scope", Some(r#""read""#))]);
    assert_eq!(
        verify(&jwt, &both).unwrap().scopes().collect::<Vec<_>>(),
        ["read"]
    );
    assert_eq!(verify(&jwt, &with(&[])).unwrap().scopes().count(), 0);
    for (name, value) in [
        ("scope", "1"),
        ("scope", r#"["read"]"#),
        ("scp", "{}"),
        ("scp", "[1]"),
    ] {
        assert!(
            verify(&jwt, &with(&[(name, Some(value))])).is_err(),
            "{name}: {value}"
        );
    }
}

#[test]
fn a_required_claim_must_be_there() {
    let jwt = config().require_claim("tenant").build("app").unwrap();
    assert!(verify(&jwt, &with(&[("tenant", Some("7"))])).is_ok());
    let refused = verify(&jwt, &with(&[])).unwrap_err();
    assert_eq!(refused.reason(), &Reason::Missing("tenant".into()));
}

#[test]
fn a_token_that_is_made_says_what_it_was_told() {
    let jwt = jwt();
    let claims = JwtClaims::new("ada")
        .scope("read")
        .scope("write")
        .client_id("web")
        .authenticated_at(at(NOW - 5))
        .not_before(at(NOW))
        .expires_in(Duration::from_secs(60))
        .with(json!({"plan": Plan::Paid, "sub": "ada"}));
    let token = jwt.signer().sign(&claims, at(NOW)).unwrap();
    let verified = verify(&jwt, &token).unwrap();
    assert_eq!(
        (verified.subject(), verified.client_id()),
        ("ada", Some("web"))
    );
    assert_eq!(verified.scopes().collect::<Vec<_>>(), ["read", "write"]);
    assert_eq!(verified.issued_at(), Some(at(NOW)));
    assert_eq!(verified.expires_at(), at(NOW + 60));
    assert_eq!(verified.authenticated_at(), Some(at(NOW - 5)));
    assert_eq!(verified.token_id().unwrap().len(), 22);
    assert_eq!(verified.claims["plan"], "paid");
    assert_eq!(
        (&verified.claims["iss"], &verified.claims["aud"]),
        (&json!(ISSUER), &json!(AUDIENCE))
    );
    let other = jwt.signer().sign(&claims, at(NOW)).unwrap();
    assert_ne!(
        verify(&jwt, &other).unwrap().token_id(),
        verified.token_id()
    );
}

#[test]
fn claims_that_contradict_are_not_signed() {
    let signer = jwt().signer();
    let sign = |own: Value| signer.sign(&JwtClaims::new("ada").with(own), at(NOW));
    assert!(matches!(sign(json!({"sub": "eve"})), Err(SignError::Differs(name)) if name == "sub"));
    assert!(matches!(sign(json!({"exp": 1})), Err(SignError::Differs(name)) if name == "exp"));
    assert!(matches!(sign(json!([1])), Err(SignError::NoObject(None))));
    assert!(matches!(
        sign(json!({"x": "x".repeat(9000)})),
        Err(SignError::TooLong)
    ));
    let forever = JwtClaims::new("ada").expires_in(Duration::MAX);
    let token = signer.sign(&forever, at(NOW)).unwrap();
    assert!(verify(&jwt(), &token).is_err());
}
