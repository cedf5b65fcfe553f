//! Security for ravyn, in rooms that know the core and the rooms below them. Programs use it as `ravyn::security`.
//!
//! This crate knows the core and nothing of the document: a scheme is plain data in `ravyn_core::meta`, which the
//! document reads, and an argument that enforces it.

mod api_key_hash;
pub mod edge;
pub mod jwt;
pub mod limit;
pub mod password;
pub mod permission;
#[cfg(feature = "openid")]
pub mod remote;

pub use ravyn_core::security::{
    AllOf, AnyOf, AsIdentity, AuthError, Failure, IntoRequirement, One, Requirement,
    SecurityScheme, one,
};

pub use self::api_key_hash::{ApiKeyHash, ApiKeyHashError};
