//! What a provider says of itself.

use std::fmt;

use serde_json::{Map, Value};

use super::address::Address;
use super::{RemoteClient, RemoteError, RemoteReason};
use crate::jwt::Algorithm;

/// The metadata of a provider (OpenID Connect Discovery 1.0 §3, RFC 8414 §2).
///
/// Its issuer is the one that was asked for, and its addresses may be called: https, where the issuer is.
///
/// # Example
/// ```no_run
/// use ravyn_security::remote::{Discovery, RemoteClient, RemoteError};
///
/// async fn look() -> Result<(), RemoteError> {
///     let provider = Discovery::fetch(&RemoteClient::new(), "https://id.example").await?;
///     assert_eq!(provider.issuer(), "https://id.example");
///     println!("{} {:?}", provider.jwks_uri(), provider.algorithms());
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Discovery {
    issuer: String,
    jwks_uri: String,
    introspection_endpoint: Option<String>,
    algorithms: Vec<Algorithm>,
    members: Map<String, Value>,
}

/// Characters of a wrong issuer that the log has.
const LONGEST_SHOWN: usize = 200;

/// Where the metadata are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Metadata {
    OpenId,
    OAuth,
}

impl Discovery {
    /// Asks an OpenID provider: `<issuer>/.well-known/openid-configuration`.
    ///
    /// # Errors
    /// When it cannot be asked, has another issuer, letter by letter, or no `jwks_uri` that may be called.
    pub async fn fetch(client: &RemoteClient, issuer: &str) -> Result<Self, RemoteError> {
        Self::of(client, issuer, Metadata::OpenId).await
    }

    /// Asks an authorization server of OAuth: `/.well-known/oauth-authorization-server`, before the path of the issuer
    /// (RFC 8414 §3.1).
    ///
    /// # Errors
    /// Those of [`fetch`](Self::fetch).
    pub async fn fetch_oauth(client: &RemoteClient, issuer: &str) -> Result<Self, RemoteError> {
        Self::of(client, issuer, Metadata::OAuth).await
    }

    pub(super) async fn of(
        client: &RemoteClient,
        issuer: &str,
        metadata: Metadata,
    ) -> Result<Self, RemoteError> {
        let is_https = Address::of_issuer(issuer)?.is_https();
        let address = Address::of(&location(issuer, metadata))?;
        let members = client.get(&address).await?.object;
        Self::read(issuer, is_https, members).map_err(|reason| RemoteError::at(&address, reason))
    }

    fn read(
        issuer: &str,
        is_https: bool,
        members: Map<String, Value>,
    ) -> Result<Self, RemoteReason> {
        match members.get("issuer").and_then(Value::as_str) {
            Some(found) if found == issuer => {}
            Some(other) => {
                let shown = other.chars().take(LONGEST_SHOWN).collect();
                return Err(RemoteReason::Issuer(shown));
            }
            None => return Err(RemoteReason::Member("issuer")),
        }
        let endpoint = |name: &'static str| match members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => match Address::of(text) {
                Ok(address) if address.is_https() || !is_https => Ok(Some(text.clone())),
                _ => Err(RemoteReason::Member(name)),
            },
            Some(_) => Err(RemoteReason::Member(name)),
        };
        Ok(Self {
            issuer: issuer.to_owned(),
            jwks_uri: endpoint("jwks_uri")?.ok_or(RemoteReason::Member("jwks_uri"))?,
            introspection_endpoint: endpoint("introspection_endpoint")?,
            algorithms: algorithms(&members),
            members,
        })
    }

    /// Who issues the tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where its keys are.
    #[must_use]
    pub fn jwks_uri(&self) -> &str {
        &self.jwks_uri
    }

    /// Where it is asked about opaque tokens (RFC 7662).
    #[must_use]
    pub fn introspection_endpoint(&self) -> Option<&str> {
        self.introspection_endpoint.as_deref()
    }

    /// How it signs ID tokens, as far as that is known here: `id_token_signing_alg_values_supported`.
    #[must_use]
    pub fn algorithms(&self) -> &[Algorithm] {
        &self.algorithms
    }

    /// Anything else that it says: `token_endpoint`, `scopes_supported`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }
}

impl fmt::Debug for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Discovery")
            .field("issuer", &self.issuer)
            .field("jwks_uri", &self.jwks_uri)
            .field("algorithms", &self.algorithms)
            .finish_non_exhaustive()
    }
}

pub(super) fn location(issuer: &str, metadata: Metadata) -> String {
    let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
    if metadata == Metadata::OpenId {
        return format!("{issuer}/.well-known/openid-configuration");
    }
    let host = issuer.find("://").map_or(0, |scheme| scheme + 3);
    let path = issuer[host..]
        .find('/')
        .map_or(issuer.len(), |at| host + at);
    let (origin, path) = issuer.split_at(path);
    format!("{origin}/.well-known/oauth-authorization-server{path}")
}

fn algorithms(members: &Map<String, Value>) -> Vec<Algorithm> {
    let list = members.get("id_token_signing_alg_values_supported");
    let list = list
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let names = list.iter().filter_map(Value::as_str);
    names.filter_map(Algorithm::named).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_are_where_the_standards_say() {
        let check = |issuer: &str, openid: &str, oauth: &str| {
            assert_eq!(location(issuer, Metadata::OpenId), openid);
            assert_eq!(location(issuer, Metadata::OAuth), oauth);
        };
        check(
            "https://id.example",
            "https://id.example/.well-known/openid-configuration",
            "https://id.example/.well-known/oauth-authorization-server",
        );
        check(
            "https://id.example/",
            "https://id.example/.well-known/openid-configuration",
            "https://id.example/.well-known/oauth-authorization-server",
        );
        check(
            "https://id.example:8443/realms/shop",
            "https://id.example:8443/realms/shop/.well-known/openid-configuration",
            "https://id.example:8443/.well-known/oauth-authorization-server/realms/shop",
        );
    }

    fn read(changes: Value) -> Result<Discovery, RemoteReason> {
        let mut members =
            json!({"issuer": "https://id.example", "jwks_uri": "https://id.example/keys"});
        let (Value::Object(members), Value::Object(changes)) = (&mut members, changes) else {
            panic!("objects");
        };
        members.extend(changes);
        Discovery::read("https://id.example", true, members.clone())
    }

    #[test]
    fn o10_the_issuer_is_the_same_letter_by_letter() {
        assert!(read(json!({})).is_ok());
        for other in [
            "https://id.example/",
            "https://ID.example",
            "https://evil.example",
            "",
        ] {
            let refused = read(json!({"issuer": other})).unwrap_err();
            assert!(matches!(refused, RemoteReason::Issuer(found) if found == other));
        }
        let refused = read(json!({"issuer": ["https://id.example"]})).unwrap_err();
        assert!(matches!(refused, RemoteReason::Member("issuer")));
    }

    #[test]
    fn addresses_are_as_safe_as_the_issuer() {
        for address in [
            json!("http://127.0.0.1/keys"),
            json!("http://id.example/keys"),
            json!(7),
            json!(null),
        ] {
            let refused = read(json!({"jwks_uri": address})).unwrap_err();
            assert!(matches!(refused, RemoteReason::Member("jwks_uri")));
        }
        let refused = read(json!({"introspection_endpoint": "ftp://id.example"})).unwrap_err();
        assert!(matches!(
            refused,
            RemoteReason::Member("introspection_endpoint")
        ));
    }

    #[test]
    fn unknown_algorithms_are_left_out() {
        let names =
            json!({"id_token_signing_alg_values_supported": ["none", "ES256", "ML-DSA-65", 7]});
        assert_eq!(read(names).unwrap().algorithms(), [Algorithm::Es256]);
    }
}
