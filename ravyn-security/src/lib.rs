//! Security schemes for ravyn: so far only the joint at which they will stand.
//!
//! A scheme will be plain data in `ravyn_core::meta`, read by the document, and an extractor that
//! enforces it. This crate knows the core and nothing of the document.
