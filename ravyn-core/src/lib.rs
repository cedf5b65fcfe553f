//! The core of ravyn. Programs use it through the `ravyn` crate.
//!
//! The rooms, in the order of their ranks: a room knows only those above it in this list.

pub mod identity;
pub mod meta;
mod secret;
pub mod task;

pub mod error;

pub mod model;
pub mod request;
pub mod settings;

pub mod response;
pub mod store;

pub mod endpoint;

pub mod params;
pub mod server;

pub mod inject;
pub mod security;

pub mod layer;

pub mod handler;

pub mod routing;

pub mod app;

pub mod testing;
