//! Tokens by hand.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use ravyn_security::jwt::{Jwt, JwtConfig, Reason, TokenError, Verified};
use serde_json::Value;

pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const AUDIENCE: &str = "shop";
pub(crate) const HEADER: &str = r#"{"alg":"HS256","typ":"at+jwt"}"#;

/// What time it is, in seconds.
pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

pub(crate) fn config() -> JwtConfig {
    JwtConfig::new()
        .secret(SECRET)
        .issuer(ISSUER)
        .audience(AUDIENCE)
}

pub(crate) fn jwt() -> Jwt {
    config().build("app").expect("a good configuration")
}

/// Good claims as JSON, with changes: `None` leaves a claim out, and a text is put in as it stands.
pub(crate) fn claims(changes: &[(&str, Option<&str>)]) -> String {
    let (exp, iat) = ((NOW + 60).to_string(), NOW.to_string());
    let good = [
        ("iss", r#""https://issuer.example""#),
        ("aud", r#""shop""#),
        ("sub", r#""ada""#),
        ("exp", exp.as_str()),
        ("iat", iat.as_str()),
        ("jti", r#""1""#),
    ];
    let mut members: Vec<(&str, &str)> = good.to_vec();
    members.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let changed = changes
        .iter()
        .filter_map(|(name, value)| Some((*name, (*value)?)));
    members.extend(changed);
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.as_ref().chunks(3) {
        let group = chunk
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            let letter = group >> (18 - 6 * index) & 63;
            text.push(LETTERS[letter as usize] as char);
        }
    }
    text
}

pub(crate) fn hmac_sha256(secret: impl AsRef<[u8]>, message: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref());
    hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
}

/// A token with a right HMAC of the secret, whatever its parts say.
pub(crate) fn forge(header: &str, claims: &str) -> String {
    forge_with(header, claims, |signed| hmac_sha256(SECRET, signed))
}

pub(crate) fn forge_with(header: &str, claims: &str, sign: impl FnOnce(&str) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", base64url(header), base64url(claims));
    let signature = sign(&signed);
    format!("{signed}.{}", base64url(signature))
}

/// A token whose claims are good but for these changes.
pub(crate) fn with(changes: &[(&str, Option<&str>)]) -> String {
    forge(HEADER, &claims(changes))
}

pub(crate) fn verify(jwt: &Jwt, token: &str) -> Result<Verified<Value>, TokenError> {
    jwt.verifier().verify(token, at(NOW))
}

pub(crate) fn reason(jwt: &Jwt, token: &str) -> Reason {
    let refused = verify(jwt, token).err();
    refused
        .unwrap_or_else(|| panic!("accepted: {token}"))
        .reason()
        .clone()
}

/// The token is refused by a verifier of the secret, for this reason.
#[track_caller]
pub(crate) fn check(token: &str, expected: &Reason) {
    assert_eq!(&reason(&jwt(), token), expected, "{token:.200}");
}

#[track_caller]
pub(crate) fn check_good(token: &str) {
    let verified = verify(&jwt(), token).map_err(|error| error.reason().clone());
    assert_eq!(
        verified.map(|verified| verified.subject().to_owned()),
        Ok("ada".to_owned())
    );
}
