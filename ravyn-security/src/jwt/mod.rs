//! Tokens that are signed JSON (RFC 7519): their keys, how they are verified, and how they are made.
//!
//! It knows no request and no scheme: a token comes in as text, with the time that it is. What a token may be is laid
//! down by RFC 8725 and RFC 9068, and nothing in a token can loosen it: a key has one algorithm, and a header
//! chooses among our keys and brings none.

mod algorithm;
mod base64url;
mod claims;
mod config;
mod error;
mod header;
mod json;
mod jwk;
mod key;
mod material;
mod pem;
mod registered;
mod ring;
mod rules;
mod settings;
mod signer;
mod tee;
mod verified;
mod verifier;

pub use self::algorithm::Algorithm;
pub use self::claims::JwtClaims;
pub use self::config::{IntoKey, Jwt, JwtConfig};
pub use self::error::{KeyError, Reason, SignError, TokenError};
pub use self::key::JwtKey;
pub use self::ring::KeyRing;
pub(crate) use self::settings::MOST_LEEWAY;
pub use self::signer::Signer;
pub use self::verified::Verified;
pub use self::verifier::Verifier;
