//! What levels demand, as permissions: `.security(..)` and `.require_authentication()`.

use std::borrow::Cow;

use http::StatusCode;

use super::permission::{Denied, Permission};
use crate::error::Error;
use crate::meta::ArgumentMeta;
use crate::params::Argument;
use crate::request::Request;
use crate::security::Requirement;

/// Lets pass who has the credential.
pub(super) struct SecurityGuard<R>(pub(super) R);

/// Called without its arguments; no request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("a security requirement was asked outside of a route")]
struct NoArguments;

impl<R: Requirement> Permission for SecurityGuard<R> {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Err(Error::internal(NoArguments).into())
    }

    fn name(&self) -> Cow<'static, str> {
        format!("security({})", self.0.describe()).into()
    }

    fn refuses_with(&self) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        let mut argument = ArgumentMeta::new("");
        self.0.describe_argument(&mut argument);
        vec![argument]
    }

    fn argument_count(&self) -> usize {
        1
    }

    async fn check_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<(), Denied> {
        let inner = arguments.first().map(Argument::group);
        let demanded = self.0.demand(request, inner.unwrap_or_default()).await;
        demanded.map_err(Denied::from)
    }
}

/// Lets pass who has an identity.
///
/// # Errors
/// 401 with the challenges of the route.
#[derive(Clone, Copy, Debug)]
pub struct IsAuthenticated;

impl Permission for IsAuthenticated {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        match request.identity().await? {
            Some(_) => Ok(()),
            None => Err(Denied::new("you have to say who you are")),
        }
    }

    fn description(&self) -> Option<Cow<'static, str>> {
        Some("needs an identity".into())
    }

    fn needs_identity(&self) -> bool {
        true
    }
}
