//! What is asked of other servers: the keys of a provider, and what it knows of an opaque token (OpenID Connect
//! Discovery 1.0, RFC 8414, RFC 7517, RFC 7662).
//!
//! It knows no request and no scheme. Addresses come from the program and from the metadata of its provider, never
//! from a token; a server that does not answer is an error, and nobody is anonymous because of it.

mod address;
mod client;
mod config;
mod discovery;
mod error;
mod freshness;
mod id_token;
mod introspected;
mod introspection;
mod key_set;
mod keys;
mod known_tokens;
mod provider;
mod tls;

pub use self::client::RemoteClient;
pub use self::config::ProviderConfig;
pub use self::discovery::Discovery;
pub use self::error::{ProviderError, RemoteError, RemoteReason};
pub use self::id_token::IdTokenChecks;
pub use self::introspected::Introspected;
pub use self::introspection::Introspection;
pub use self::keys::RemoteKeys;
pub use self::provider::ProviderVerifier;
