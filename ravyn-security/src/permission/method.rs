//! What the method decides.

use std::borrow::Cow;

use ravyn_core::layer::{Denied, Permission};
use ravyn_core::permission_operators;
use ravyn_core::request::Request;

use super::IsAuthenticated;

/// Lets everybody read, and who has an identity do the rest: GET, HEAD, OPTIONS and QUERY are for everybody.
///
/// # Errors
/// 401 for another method without an identity.
#[derive(Clone, Copy, Debug)]
pub struct IsAuthenticatedOrReadOnly;

impl Permission for IsAuthenticatedOrReadOnly {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        if request.method().is_safe() || request.method().as_str() == "QUERY" {
            return Ok(());
        }
        IsAuthenticated.check(request).await
    }

    fn description(&self) -> Option<Cow<'static, str>> {
        Some("needs an identity, but to read".into())
    }
}

permission_operators! {
    () IsAuthenticatedOrReadOnly;
}
