//! What is asked of other servers, and what becomes of their answers: a provider of tokens on this machine.

mod client;
mod id_tokens;
mod introspection;
mod keys;
mod provider;
mod server;
mod startup;
