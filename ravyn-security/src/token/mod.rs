//! Tokens that are issued, renewed and revoked: [`TokenIssuer`], and [`Revocations`] for those who verify them.
//!
//! It knows no request and no scheme. What it keeps stands in a [`Store`](ravyn_core::store::Store), of tokens their
//! hashes alone.
//!
//! All tokens that come of one login are a family. It has one record, in which the hash of the one good refresh token
//! stands; each renewal replaces it by compare-and-set, so that of two that come together one is too late.

mod audit;
mod builder;
mod error;
mod family;
mod grant;
mod issuer;
mod pair;
mod refresh_token;
mod revocations;
mod times;
mod token_store;

#[doc(hidden)] // For the ready routes; no promise is made about it.
pub use self::builder::lifetime_faults;
pub use self::builder::{ACCESS_LIFETIME, REFRESH_LIFETIME, TokenIssuerBuilder};
pub use self::error::GrantError;
pub use self::grant::{Grant, RefreshRequest};
pub use self::issuer::TokenIssuer;
pub use self::pair::TokenPair;
pub use self::revocations::Revocations;
