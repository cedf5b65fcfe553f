//! Security schemes: API keys, Basic, Bearer, OAuth 2.0 and whatever stands behind `Authorization`.
//!
//! A scheme is a `static`: `kind.rs` says what one finds and how it is documented, `verify.rs` what becomes of a
//! credential, and `scheme.rs` puts the two together.

mod api_key;
mod authorization;
mod challenge;
mod credential;
mod http;
mod joined;
mod kind;
mod oauth2;
#[expect(
    clippy::module_inception,
    reason = "the type that the room is named after"
)]
mod scheme;
mod verify;

pub use self::api_key::{ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, InCookie, InHeader, InQuery};
pub use self::credential::{ApiKey, BasicCredentials, BearerToken, HttpCredentials};
pub use self::http::{Basic, Bearer, HttpBasic, HttpBearer, HttpScheme, Other};
pub(crate) use self::http::{bearer_challenge, bearer_token};
pub(crate) use self::joined::joined;
pub(crate) use self::kind::scopes_meta;
pub use self::kind::{Kind, NoFlows};
pub use self::oauth2::{
    AnyFlow, ClientCredentialsFlow, CodeFlow, Flows, OAuth2, OAuth2AuthorizationCodeBearer,
    OAuth2ClientCredentials, OAuth2PasswordBearer, PasswordFlow,
};
pub use self::scheme::Scheme;
#[doc(hidden)] // For bounds; no promise is made about it.
pub use self::verify::{Verdict, Verify};
