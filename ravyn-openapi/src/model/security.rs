//! Security schemes and requirements (OpenAPI 3.1 §4.8.27 to §4.8.30).

use std::collections::BTreeMap;

use serde::Serialize;

/// One scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// What it is, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its kind.
    #[serde(flatten)]
    pub kind: SecuritySchemeKind,
}

impl SecurityScheme {
    /// Says that a proxy shows the application below a path: its own addresses stand there, too.
    pub(crate) fn stand_below(&mut self, root_path: &str) {
        let addresses: Vec<&mut String> = match &mut self.kind {
            SecuritySchemeKind::OAuth2 { flows } => {
                flows.values_mut().flat_map(OAuthFlow::addresses).collect()
            }
            SecuritySchemeKind::OpenIdConnect {
                open_id_connect_url,
            } => vec![open_id_connect_url],
            SecuritySchemeKind::ApiKey { .. } | SecuritySchemeKind::Http { .. } => Vec::new(),
        };
        // `//host/path` is an address on another site.
        let is_own = |address: &&mut String| address.starts_with('/') && !address.starts_with("//");
        for address in addresses.into_iter().filter(is_own) {
            address.insert_str(0, root_path);
        }
    }
}

/// The kinds of schemes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum SecuritySchemeKind {
    /// A key under a name.
    ApiKey {
        /// `header`, `query` or `cookie`.
        r#in: String,
        /// Name on the wire.
        name: String,
    },
    /// A scheme of the `Authorization` header.
    Http {
        /// Its name.
        scheme: String,
        /// What a bearer token looks like.
        #[serde(skip_serializing_if = "Option::is_none")]
        bearer_format: Option<String>,
    },
    /// OAuth 2.0.
    #[serde(rename = "oauth2")]
    OAuth2 {
        /// How tokens are got, by the name of the flow.
        flows: BTreeMap<String, OAuthFlow>,
    },
    /// OpenID Connect.
    OpenIdConnect {
        /// Where the provider describes itself.
        open_id_connect_url: String,
    },
}

/// One flow of OAuth 2.0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OAuthFlow {
    /// Where a user consents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<String>,
    /// Where tokens are got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Where tokens are renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_url: Option<String>,
    /// Scopes and what they allow.
    pub scopes: BTreeMap<String, String>,
}

impl OAuthFlow {
    fn addresses(&mut self) -> impl Iterator<Item = &mut String> {
        let all = [
            &mut self.authorization_url,
            &mut self.token_url,
            &mut self.refresh_url,
        ];
        all.into_iter().flatten()
    }
}

/// Schemes that are needed at once, and the scopes of each.
pub type SecurityRequirement = BTreeMap<String, Vec<String>>;
