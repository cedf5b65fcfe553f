//! Tokens: what is refused, what is taken, and how keys are read and changed.
//!
//! Tokens are put together here byte by byte, without the code that makes them in the library.

mod attacks;
mod config;
mod forge;
mod keys;
mod property;
mod tokens;
