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

/// A requirement, and what becomes of its credential. That it can become it was asked where this was made, and so is
/// reported once.
#[derive(Debug)]
pub struct Asking<T, R, C> {
    requirement: R,
    is_required: bool,
    give: fn(Option<C>) -> Option<T>,
}

impl<T, R: Asks<Credential = C>, C: Gives<T> + Send> Asking<T, R, C> {
    pub(crate) fn new(requirement: R) -> Self {
        Self {
            requirement,
            is_required: C::REQUIRED,
            give: C::give,
        }
    }
}

impl<T, R: Asks<Credential = C>, C: Send> Asking<T, R, C> {
    /// What the credential gives.
    pub(super) async fn take(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<T, Error> {
        let found = self.requirement.ask(request, arguments).await;
        let found = found.map_err(|refusal| self.requirement.refuse(refusal))?;
        (self.give)(found).ok_or_else(|| self.requirement.missing())
    }
}

impl<T, R: Asks<Credential = C>, C: Send + 'static> Asked<T> for Asking<T, R, C> {
    fn describe_argument(&self, argument: &mut ArgumentMeta) {
        argument.required = self.is_required;
        Requirement::describe_argument(&self.requirement, argument);
    }

    async fn read(&self, request: &mut Request, argument: &Argument) -> Result<T, Rejection> {
        let taken = self.take(request, argument.group()).await;
        taken.map_err(Rejection::Answer)
    }
}
