//! Security for ravyn, in rooms that know the core and the rooms below them. Programs use it as `ravyn::security`.
//!
//! This crate knows the core and nothing of the document: a scheme is plain data in `ravyn_core::meta`, which the
//! document reads, and an argument that enforces it.

mod api_key_hash;
pub mod edge;
#[cfg(feature = "openid")]
mod introspect;
pub mod jwt;
mod jwt_auth;
pub mod limit;
#[cfg(feature = "openid")]
mod openid;
pub mod password;
pub mod permission;
#[cfg(feature = "openid")]
pub mod remote;
pub mod scheme;
#[cfg(feature = "sqlite")]
mod sqlite;
pub mod token;
mod token_command;

pub use ravyn_core::security::{
    AllOf, AnyOf, AsIdentity, Asked, Asking, Asks, AuthError, Failure, Gives, IntoRequirement, One,
    Refuses, Requirement, SameCredential, SecurityScheme, SecurityScopes, one,
};

pub use self::api_key_hash::{ApiKeyHash, ApiKeyHashError};
#[cfg(feature = "openid")]
pub use self::introspect::IntrospectedToken;
pub use self::jwt_auth::{JwtAuth, JwtToken};
#[cfg(feature = "openid")]
pub use self::openid::OpenIdConnect;
pub use self::scheme::{
    ApiKey, ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, BasicCredentials, BearerToken, HttpBasic,
    HttpBearer, HttpCredentials, HttpScheme, OAuth2, OAuth2AuthorizationCodeBearer,
    OAuth2ClientCredentials, OAuth2PasswordBearer,
};
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteStore;
pub use self::token_command::TokenCommand;
