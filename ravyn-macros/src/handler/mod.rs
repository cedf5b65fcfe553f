//! Handlers: of `#[get]` and its sisters, and the methods of a controller.
//!
//! `parse` reads an attribute and its function into a `Route`; `describe`, `settings` and `call` are the functions
//! of `Handler` that are emitted for it.

mod binding;
mod call;
mod compare;
mod describe;
mod expand;
mod methods;
mod model;
mod options;
mod parse;
mod path;
mod produce;
pub(crate) mod quantity;
mod responses;
mod settings;
mod signature;

pub(crate) use self::describe::settings as settings_statements;
pub(crate) use self::expand::{handler, hidden, unfinished};
pub(crate) use self::model::{Declaration, Output, Route, Settings};
pub(crate) use self::parse::route;
pub(crate) use self::path::prefix;
pub(crate) use self::responses::responses;
pub(crate) use self::signature::output;
