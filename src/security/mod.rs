//! Security: schemes, tokens, passwords, permissions, limits, and what stands at the edge.

mod form;

pub use ravyn_security::*;

pub use self::form::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict};
