//! The behaviour of applications, one module for each capability.

mod arguments;
mod bodies;
mod build;
mod errors;
// mod models;
// mod program;
mod responses;
mod routing;
mod sockets;
mod support;
