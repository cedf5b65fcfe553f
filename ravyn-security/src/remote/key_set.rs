//! The keys of a provider as it publishes them (RFC 7517 §5).

use serde_json::{Map, Value};

use super::RemoteReason;
use crate::jwt::{Algorithm, JwtKey};

/// More keys than this are not read.
const MOST_KEYS: usize = 100;

const RSA: [Algorithm; 6] = [
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
];

/// What may be a key of the provider.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// How the provider says that it signs.
    pub(super) listed: Vec<Algorithm>,
    /// How the program lets it sign. Empty: in any way that is known here.
    pub(super) allowed: Vec<Algorithm>,
}

/// The keys that verify signatures. Others, of which a set may have any, are left out (RFC 7517 §5), and so is a second
/// key of an id.
pub(super) fn read(
    set: &Map<String, Value>,
    expected: &Expected,
) -> Result<Vec<JwtKey>, RemoteReason> {
    let list = set.get("keys").and_then(Value::as_array);
    let list = list.ok_or(RemoteReason::Member("keys"))?;
    let mut keys: Vec<JwtKey> = Vec::new();
    for jwk in list.iter().take(MOST_KEYS) {
        match key(jwk, expected) {
            Some(key) if keys.iter().all(|known| known.key_id() != key.key_id()) => keys.push(key),
            Some(key) => tracing::warn!(
                id = ?key.key_id(),
                "a provider publishes several keys of one id: the first is taken"
            ),
            None => {}
        }
    }
    Ok(keys)
}

fn key(jwk: &Value, expected: &Expected) -> Option<JwtKey> {
    let says_nothing = jwk.get("alg").is_none_or(Value::is_null);
    let key = match jwk.as_object() {
        Some(members) if says_nothing && jwk.get("kty").is_some_and(|kind| kind == "RSA") => {
            let mut members = members.clone();
            members.insert("alg".into(), of_rsa(&expected.listed).name().into());
            JwtKey::jwk(&Value::Object(members))
        }
        _ => JwtKey::jwk(jwk),
    };
    let key = key.ok()?;
    let is_allowed = expected.allowed.is_empty() || expected.allowed.contains(&key.algorithm());
    is_allowed.then_some(key)
}

/// The one algorithm of an RSA key that does not say it: RS256, unless the provider lists others and not that one.
fn of_rsa(listed: &[Algorithm]) -> Algorithm {
    let listed = || listed.iter().copied().filter(|one| RSA.contains(one));
    match listed().next() {
        Some(first) if listed().all(|one| one != Algorithm::Rs256) => first,
        _ => Algorithm::Rs256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rsa_key_has_one_algorithm() {
        use Algorithm::{Es256, Ps256, Ps512, Rs256};
        let check = |listed: &[Algorithm], expected| assert_eq!(of_rsa(listed), expected);
        check(&[], Rs256);
        check(&[Es256], Rs256);
        check(&[Ps256, Rs256], Rs256);
        check(&[Es256, Ps512, Ps256], Ps512);
    }
}
