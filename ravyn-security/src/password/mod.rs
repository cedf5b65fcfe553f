//! Passwords: hashed with argon2id, verified in whatever format they are stored, held to a policy.
//!
//! This room knows no request and no user. Who may try how often is for a throttle to say, and what happened is for
//! the caller to record.

mod builder;
mod cost;
mod error;
mod memory;
mod passwords;
mod plain;
mod policy;
mod pool;
mod stored;

#[cfg(test)]
mod tests;

pub use self::builder::{PasswordsBuilder, PasswordsBuilderError};
pub use self::error::PasswordError;
pub use self::passwords::{Passwords, Verification};
pub use self::plain::PlainPassword;
pub use self::policy::{PasswordPolicy, WeakPassword};
