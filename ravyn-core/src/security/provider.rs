//! A scheme as a provider: `dependencies(auth = JwtAuth::<Claims>::from_env())`.

use std::any::type_name;
use std::panic::Location;
use std::sync::Arc;

use super::SecurityScheme;
use super::argument::{Asked, Asking, Gives};
use super::one::One;
use super::requirement::Asks;
use crate::error::Error;
use crate::inject::{Description, Made, Make, Provider, Scope, kept};
use crate::meta::{Access, ArgumentMeta, DependencyKey};
use crate::params::Argument;
use crate::request::Request;
use crate::task::InlineFuture;

/// A provider of what the credential of a scheme gives. Routes that need it demand the credential.
#[track_caller]
pub fn provided<T, S>(scheme: Arc<S>) -> Provider<T>
where
    S: SecurityScheme,
    S::Credential: Gives<T>,
    T: Send + Sync + 'static,
{
    let asking: Asking<T, One<S, Arc<S>>, S::Credential> = Asking::new(One::held(scheme));
    let mut argument = ArgumentMeta::new("credential");
    asking.describe_argument(&mut argument);
    let description = Description {
        arguments: vec![argument],
        source: Location::caller().into(),
        function: type_name::<S>(),
        ..Description::new(DependencyKey::of::<T>(), Scope::Request)
    };
    Provider::made(description, Arc::new(asking))
}

/// Called without its arguments; no request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("a scheme was asked outside of a route")]
struct NoArguments;

impl<T, R, C> Make for Asking<T, R, C>
where
    T: Send + Sync + 'static,
    R: Asks<Credential = C>,
    C: Send + 'static,
{
    fn make<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
        access: Access,
    ) -> InlineFuture<'a, Result<Made, Error>> {
        InlineFuture::from_or_box(async move {
            let argument = arguments
                .first()
                .ok_or_else(|| Error::internal(NoArguments))?;
            let value = self.take(request, argument.group()).await?;
            Ok(kept(value, None, access))
        })
    }
}
