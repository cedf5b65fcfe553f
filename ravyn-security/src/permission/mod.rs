//! Permissions that ask for the identity.

mod method;
mod of_identity;
mod policy;

pub use self::method::IsAuthenticatedOrReadOnly;
pub use ravyn_core::layer::IsAuthenticated;

pub use self::of_identity::{HasAnyRole, HasPermission, HasRole, HasScope, IsAdmin};
pub use self::policy::{Policy, policy};
