//! What an operation says for its document alone: `external_docs`, `extensions`, examples, links and callbacks.
//!
//! Handlers and webhooks take these options; `parse` reads them, `expand` writes them into the route.

mod expand;
mod model;
mod parse;

pub(crate) use self::expand::examples;
pub(crate) use self::model::{Document, Example};
pub(crate) use self::parse::{HANDLER_OPTIONS, OPTIONS};
