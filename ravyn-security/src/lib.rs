//! Security for ravyn, in rooms that know the core and the rooms below them.
//!
//! A scheme is plain data in `ravyn_core::meta`, read by the document, and an extractor that enforces it. This crate
//! knows the core and nothing of the document.

pub mod jwt;
