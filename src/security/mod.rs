//! Security: schemes, tokens, passwords, permissions, limits, and what stands at the edge.

mod form;
mod log_in;
mod oauth_form;
mod tokens;

pub use ravyn_security::*;

pub use self::form::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict};
pub use self::log_in::LogIn;
pub use self::oauth_form::OAuth2ClientCredentialsForm;
pub use self::tokens::TokenRoutes;
