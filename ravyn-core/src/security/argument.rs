//! `#[security(API_KEY)] key: ApiKey`: a credential as an argument.

use super::requirement::{Asks, Requirement};
use crate::error::Error;
use crate::meta::ArgumentMeta;
use crate::params::{Argument, Rejection};
use crate::request::Request;

/// What a credential gives to an argument: itself, an `Option` of itself, and what its type says besides.
#[diagnostic::on_unimplemented(
    message = "the scheme gives `{Self}`, the argument wants `{T}`",
    label = "not what the scheme gives",
    note = "write `{Self}`, or `Option<{Self}>` where a request may be without a credential"
)]
pub trait Gives<T>: Sized {
    /// Whether a request without a credential is refused.
    const REQUIRED: bool;

    /// The argument. `None`: there is no credential, and one is needed.
    fn give(found: Option<Self>) -> Option<T>;
}

#[diagnostic::do_not_recommend]
impl<C> Gives<C> for C {
    const REQUIRED: bool = true;

    fn give(found: Option<Self>) -> Option<C> {
        found
    }
}

#[diagnostic::do_not_recommend]
impl<C> Gives<Option<C>> for C {
    const REQUIRED: bool = false;

    fn give(found: Option<Self>) -> Option<Option<C>> {
        Some(found)
    }
}

/// A requirement whose credential an argument of the type `T` takes.
pub trait Asked<T>: Send + Sync {
    /// Describes the argument.
    fn describe_argument(&self, argument: &mut ArgumentMeta);

    /// Reads it.
    ///
    /// # Errors
    /// 401 where a credential is needed and missing or bad, 403 where it lacks a scope, and what a function that
    /// verifies it says.
    fn read(
        &self,
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<T, Rejection>> + Send;
}

/// The requirement of an argument of the type `T`.
pub fn asked<T, R>(requirement: R) -> impl Asked<T>
where
    R: Asks,
    R::Credential: Gives<T>,
{
    requirement
}

impl<T, R> Asked<T> for R
where
    R: Asks,
    R::Credential: Gives<T>,
{
    fn describe_argument(&self, argument: &mut ArgumentMeta) {
        argument.required = <R::Credential as Gives<T>>::REQUIRED;
        Requirement::describe_argument(self, argument);
    }

    async fn read(&self, request: &mut Request, argument: &Argument) -> Result<T, Rejection> {
        let taken = taken(self, request, argument.group()).await;
        taken.map_err(Rejection::Answer)
    }
}

/// What the credential of a requirement gives.
pub(super) async fn taken<T, R>(
    requirement: &R,
    request: &mut Request,
    arguments: &[Argument],
) -> Result<T, Error>
where
    R: Asks,
    R::Credential: Gives<T>,
{
    let found = requirement.ask(request, arguments).await;
    let found = found.map_err(|refusal| requirement.refuse(refusal))?;
    R::Credential::give(found).ok_or_else(|| requirement.missing())
}
