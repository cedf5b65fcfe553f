//! Security of ravyn: what stands around a whole application, and the place of schemes.
//!
//! A scheme will be plain data in `ravyn_core::meta`, read by the document, and an extractor that
//! enforces it. This crate knows the core and nothing of the document.

pub mod edge;
