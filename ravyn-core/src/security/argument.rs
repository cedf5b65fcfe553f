//! `#[security(API_KEY)] key: ApiKey`: a credential as an argument.

use super::requirement::Asks;
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::params::{Argument, Rejection};
use crate::request::Request;

/// What an argument makes of a credential: itself, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "the scheme gives `{C}`, the argument wants `{Self}`",
    label = "not a `{C}`",
    note = "write `{C}`, or `Option<{C}>` where a request may be without a credential"
)]
pub trait FromCredential<C>: Sized {
    /// Whether a request without a credential is refused.
    const REQUIRED: bool;

    /// The argument. `None`: there is no credential, and one is needed.
    fn from_credential(credential: Option<C>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<C> FromCredential<C> for C {
    const REQUIRED: bool = true;

    fn from_credential(credential: Option<C>) -> Option<Self> {
        credential
    }
}

#[diagnostic::do_not_recommend]
impl<C> FromCredential<C> for Option<C> {
    const REQUIRED: bool = false;

    fn from_credential(credential: Self) -> Option<Self> {
        Some(credential)
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
    T: FromCredential<R::Credential>,
{
    requirement
}

impl<T, R> Asked<T> for R
where
    R: Asks,
    T: FromCredential<R::Credential>,
{
    fn describe_argument(&self, argument: &mut ArgumentMeta) {
        argument.required = T::REQUIRED;
        argument.kind = ArgumentKind::Security {
            security: self.describe(),
            arguments: self.arguments(),
            challenges: self.challenges(None),
        };
    }

    async fn read(&self, request: &mut Request, argument: &Argument) -> Result<T, Rejection> {
        let found = self.ask(request, argument.group()).await;
        let found = found.map_err(|refusal| Rejection::Answer(self.refuse(refusal)))?;
        T::from_credential(found).ok_or_else(|| Rejection::Answer(self.missing()))
    }
}
