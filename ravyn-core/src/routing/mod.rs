//! Routes as the user groups them, the tree that matches a path, and the step that turns one into the other.

mod checks;
mod compile;
mod dispatch;
mod include;
mod template;
mod url;

pub use self::compile::{Defaults, compile};
pub use self::dispatch::{Routes, TrailingSlash};
pub use self::include::{Include, IntoRoutes};
pub use self::template::{Template, TemplateError};
pub use self::url::{UrlError, Urls};
