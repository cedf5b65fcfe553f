//! What another server knows of a token.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

use super::RemoteReason;

/// The last second of the year 9999: what is later would overflow a sum.
const LAST_SECOND: u64 = 253_402_300_799;

/// An active token, as the server that issued it describes it (RFC 7662 §2.2).
///
/// # Example
/// ```no_run
/// # use ravyn_security::remote::{Introspection, RemoteError};
/// async fn who(server: &Introspection, token: &str) -> Result<Option<String>, RemoteError> {
///     let found = server.introspect(token).await?;
///     Ok(found.filter(|token| token.has_scope("items:read")).and_then(|token| Some(token.subject()?.to_owned())))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Introspected {
    expires_at: Option<SystemTime>,
    not_before: Option<SystemTime>,
    issued_at: Option<SystemTime>,
    claims: Map<String, Value>,
}

impl Introspected {
    /// Reads an answer. `None`: the token is not active.
    pub(super) fn read(claims: Map<String, Value>) -> Result<Option<Self>, RemoteReason> {
        match claims.get("active") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => return Ok(None),
            _ => return Err(RemoteReason::Member("active")),
        }
        // A refresh token is active, too, and is no access token.
        if let Some(Value::String(kind)) = claims.get("token_type")
            && !["bearer", "dpop", "access_token"].contains(&&*kind.to_ascii_lowercase())
        {
            return Ok(None);
        }
        for name in ["sub", "scope", "client_id", "username", "iss"] {
            if !matches!(
                claims.get(name),
                None | Some(Value::Null | Value::String(_))
            ) {
                return Err(RemoteReason::Member(name));
            }
        }
        let audience = claims.get("aud").unwrap_or(&Value::Null);
        let is_audience = match audience {
            Value::Null | Value::String(_) => true,
            Value::Array(list) => list.iter().all(Value::is_string),
            _ => false,
        };
        if !is_audience {
            return Err(RemoteReason::Member("aud"));
        }
        Ok(Some(Self {
            expires_at: time(&claims, "exp")?,
            not_before: time(&claims, "nbf")?,
            issued_at: time(&claims, "iat")?,
            claims,
        }))
    }

    /// Whether its time has come and is not over.
    pub(super) fn is_in_time(&self, now: SystemTime) -> bool {
        self.expires_at.is_none_or(|end| now < end)
            && self.not_before.is_none_or(|start| start <= now)
    }

    /// Whose it is: `sub`.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.text("sub")
    }

    /// Who that is for people: `username`.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text("username")
    }

    /// The client it was issued to: `client_id`.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.text("client_id")
    }

    /// Who issued it: `iss`.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// Whom it is for: `aud`.
    pub fn audiences(&self) -> impl Iterator<Item = &str> {
        let audience = self.claims.get("aud");
        let list = audience
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let one = audience.and_then(Value::as_str);
        one.into_iter().chain(list.iter().filter_map(Value::as_str))
    }

    /// The scopes that were granted: `scope`.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.text("scope")
            .unwrap_or_default()
            .split_ascii_whitespace()
    }

    /// Whether a scope was granted.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|granted| granted == scope)
    }

    /// From when on it is refused: `exp`.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// When it was issued: `iat`.
    #[must_use]
    pub fn issued_at(&self) -> Option<SystemTime> {
        self.issued_at
    }

    /// Everything that was said of it.
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }
}

/// A number of seconds, whole or not (RFC 7519 §2).
fn time(
    claims: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<SystemTime>, RemoteReason> {
    let seconds = match claims.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
    };
    match seconds {
        Some(seconds) if seconds <= LAST_SECOND => {
            Ok(Some(UNIX_EPOCH + Duration::from_secs(seconds)))
        }
        _ => Err(RemoteReason::Member(name)),
    }
}

fn whole(seconds: f64) -> Option<u64> {
    let duration = Duration::try_from_secs_f64(seconds).ok()?;
    Some(duration.as_secs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(answer: Value) -> Result<Option<Introspected>, RemoteReason> {
        let Value::Object(claims) = answer else {
            panic!("an object")
        };
        Introspected::read(claims)
    }

    #[test]
    fn what_is_not_of_its_type_is_an_error_and_no_answer() {
        for (answer, member) in [
            (json!({}), "active"),
            (json!({"active": "true"}), "active"),
            (json!({"active": null}), "active"),
            (json!({"active": true, "sub": 7}), "sub"),
            (json!({"active": true, "scope": ["a"]}), "scope"),
            (json!({"active": true, "aud": [7]}), "aud"),
            (json!({"active": true, "exp": "tomorrow"}), "exp"),
            (json!({"active": true, "exp": -1}), "exp"),
            (json!({"active": true, "exp": 1e300}), "exp"),
        ] {
            let found = read(answer.clone());
            let is_expected = matches!(found, Err(RemoteReason::Member(name)) if name == member);
            assert!(is_expected, "{answer}");
        }
    }

    #[test]
    fn an_active_token_says_what_it_is() {
        let answer = json!({
            "active": true, "sub": "ada", "scope": "items:read items:write", "aud": ["shop", "stock"],
            "exp": 1_800_000_000.5, "tenant": 7,
        });
        let token = read(answer).unwrap().unwrap();
        assert_eq!(token.subject(), Some("ada"));
        assert!(token.has_scope("items:write") && !token.has_scope("items"));
        assert_eq!(token.audiences().collect::<Vec<_>>(), ["shop", "stock"]);
        assert_eq!(
            token.expires_at(),
            Some(UNIX_EPOCH + Duration::from_secs(1_800_000_000))
        );
        assert_eq!(token.claims()["tenant"], 7);
    }

    #[test]
    fn a_token_out_of_its_time_is_told_from_one_within() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let token = read(json!({"active": true, "nbf": 10, "exp": 20}))
            .unwrap()
            .unwrap();
        assert!(!token.is_in_time(at(9)) && token.is_in_time(at(10)));
        assert!(token.is_in_time(at(19)) && !token.is_in_time(at(20)));
    }
}
