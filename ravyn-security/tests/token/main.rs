//! Tokens of logins: how they are renewed, what becomes of stolen ones, and how they are revoked.

mod answers;
mod audit;
mod config;
mod renewal;
#[cfg(feature = "sqlite")]
mod restart;
mod revocation;
mod shop;
mod stored;
mod stores;
