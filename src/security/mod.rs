//! Security: schemes, tokens, passwords, permissions, limits, and what stands at the edge.

mod form;
mod log_in;
mod tokens;

pub use ravyn_security::*;

pub use self::form::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict};
pub use self::log_in::LogIn;
pub use self::tokens::TokenRoutes;
