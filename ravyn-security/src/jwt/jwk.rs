//! Public keys as JSON (RFC 7517, RFC 7518 §6, RFC 8037 §2).

use aws_lc_rs::signature::{ParsedPublicKey, RsaPublicKeyComponents};
use serde_json::{Value, json};

use super::{Algorithm, KeyError, base64url, material};

/// The curve of an algorithm, the type of its keys, and the length of one coordinate in bytes.
fn curve(algorithm: Algorithm) -> Option<(&'static str, &'static str, usize)> {
    Some(match algorithm {
        Algorithm::Es256 => ("P-256", "EC", 32),
        Algorithm::Es384 => ("P-384", "EC", 48),
        Algorithm::Es512 => ("P-521", "EC", 66),
        Algorithm::EdDsa => ("Ed25519", "OKP", 32),
        _ => return None,
    })
}

pub(super) fn write(
    algorithm: Algorithm,
    key: &ParsedPublicKey,
    id: Option<&str>,
) -> Option<Value> {
    let mut jwk = match curve(algorithm) {
        None => {
            let parts = material::modulus(key.as_ref())?;
            json!({
                "kty": "RSA",
                "n": base64url::encode(parts.n),
                "e": base64url::encode(parts.e),
            })
        }
        Some((name, kind @ "OKP", length)) => {
            let x = material::point(key, length)?;
            json!({"kty": kind, "crv": name, "x": base64url::encode(x)})
        }
        Some((name, kind, length)) => {
            let point = material::point(key, 2 * length)?;
            let (x, y) = point.split_at(length);
            json!({
                "kty": kind,
                "crv": name,
                "x": base64url::encode(x),
                "y": base64url::encode(y),
            })
        }
    };
    jwk["alg"] = algorithm.name().into();
    jwk["use"] = "sig".into();
    if let Some(id) = id {
        jwk["kid"] = id.into();
    }
    Some(jwk)
}

/// The algorithm, the key and its id.
pub(super) fn read(jwk: &Value) -> Result<(Algorithm, ParsedPublicKey, Option<String>), KeyError> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let bytes = |name: &str| {
        let bytes = text(name).and_then(base64url::decode);
        bytes.ok_or(KeyError::Unreadable)
    };
    if text("use").is_some_and(|purpose| purpose != "sig") {
        return Err(KeyError::Unreadable);
    }
    if jwk.get("key_ops").is_some_and(|list| !verifies(list)) {
        return Err(KeyError::Unreadable);
    }
    let kind = text("kty").ok_or(KeyError::Unreadable)?;
    let usual = usual(kind, text("crv")).ok_or(KeyError::Unreadable)?;
    let algorithm = match text("alg") {
        None => usual,
        Some(name) => Algorithm::named(name).ok_or(KeyError::Unreadable)?,
    };
    let key = match curve(usual) {
        None => {
            let parts = RsaPublicKeyComponents {
                n: bytes("n")?,
                e: bytes("e")?,
            };
            material::of_modulus(algorithm, &parts)?
        }
        Some(_) if algorithm != usual => return Err(KeyError::OtherAlgorithm(algorithm)),
        Some((_, "OKP", length)) => {
            let x = coordinate(bytes("x")?, length)?;
            material::public(algorithm, &x)?
        }
        Some((_, _, length)) => {
            // The uncompressed form of SEC 1 §2.3.3.
            let mut point = vec![4];
            point.extend(coordinate(bytes("x")?, length)?);
            point.extend(coordinate(bytes("y")?, length)?);
            material::public(algorithm, &point)?
        }
    };
    Ok((algorithm, key, text("kid").map(str::to_owned)))
}

/// Whether the operations of a key are among RFC 7517 §4.3's for signatures.
fn verifies(operations: &Value) -> bool {
    let list = operations.as_array();
    list.is_some_and(|list| list.iter().any(|operation| operation == "verify"))
}

fn usual(kind: &str, name: Option<&str>) -> Option<Algorithm> {
    if kind == "RSA" {
        return Some(Algorithm::Rs256);
    }
    Algorithm::ALL.into_iter().find(|algorithm| {
        curve(*algorithm).is_some_and(|(curve, of, _)| of == kind && Some(curve) == name)
    })
}

fn coordinate(bytes: Vec<u8>, length: usize) -> Result<Vec<u8>, KeyError> {
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(KeyError::Unreadable)
    }
}
