//! The behaviour of applications, one module for each capability.

#[cfg(feature = "uuid")]
mod arguments;
mod bodies;
mod build;
mod commands;
#[cfg(all(feature = "chrono", feature = "jiff"))]
mod dates;
mod departure;
#[cfg(all(feature = "openapi", feature = "security"))]
mod documents;
mod errors;
mod faults;
mod hosts;
mod injection;
mod isolation;
mod levels;
mod lifecycle;
mod macros_levels;
mod models;
mod mount;
#[cfg(all(feature = "cbor", feature = "csv", feature = "msgpack"))]
mod negotiation;
#[cfg(feature = "openapi")]
mod openapi;
#[cfg(all(feature = "openapi", feature = "security"))]
mod openapi_goldens;
#[cfg(feature = "openapi")]
mod program;
#[cfg(feature = "openid")]
mod provider;
mod responses;
mod routing;
#[cfg(feature = "security")]
mod security_edge;
#[cfg(feature = "security")]
mod security_jwt;
#[cfg(feature = "security")]
mod security_levels;
#[cfg(feature = "security")]
mod security_limit;
#[cfg(feature = "security")]
mod security_login;
mod security_macros;
#[cfg(feature = "openid")]
mod security_openid;
#[cfg(feature = "security")]
mod security_password;
#[cfg(feature = "security")]
mod security_schemes;
#[cfg(feature = "security")]
mod security_token_routes;
#[cfg(feature = "security")]
mod security_tokens;
#[cfg(feature = "security")]
mod security_walk;
mod server;
mod settings;
mod sockets;
mod streams;
mod styles;
mod support;
#[cfg(feature = "openapi")]
mod themes;
mod tower;
#[cfg(feature = "openapi")]
mod trace;
