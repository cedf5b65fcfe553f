//! Security for ravyn. Programs use it as `ravyn::security`.
//!
//! This crate knows the core and nothing of the document: a scheme is plain data in `ravyn_core::meta`, which the
//! document reads.

pub mod password;
