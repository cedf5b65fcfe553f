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

/// Schemes that are needed at once, and the scopes of each.
pub type SecurityRequirement = BTreeMap<String, Vec<String>>;
