//! Security for ravyn. Programs use it as `ravyn::security`.
//!
//! This crate knows the core and nothing of the document: a scheme is plain data in `ravyn_core::meta`, which the
//! document reads.

mod api_key_hash;
pub mod password;

pub use self::api_key_hash::{ApiKeyHash, ApiKeyHashError};
