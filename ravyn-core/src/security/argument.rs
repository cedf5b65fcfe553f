//! `#[security(API_KEY)] key: ApiKey`: a credential as an argument.

use std::marker::PhantomData;

use super::requirement::Asks;
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::params::{Argument, FromRequest, Rejection, Source, Stage};
use crate::request::Request;

/// What an argument makes of a credential: itself, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "the scheme gives `{C}`, the argument wants `{Self}`",
    label = "not a `{C}`"
)]
pub trait FromCredential<C>: Sized {
    /// Whether a request without a credential is refused.
    const REQUIRED: bool;

    /// The argument. `None`: there is no credential, and one is needed.
    fn from_credential(credential: Option<C>) -> Option<Self>;
}

impl<C> FromCredential<C> for C {
    const REQUIRED: bool = true;

    fn from_credential(credential: Option<C>) -> Option<Self> {
        credential
    }
}

impl<C> FromCredential<C> for Option<C> {
    const REQUIRED: bool = false;

    fn from_credential(credential: Self) -> Option<Self> {
        Some(credential)
    }
}

/// Describes an argument that asks for a credential.
pub fn describe<T, C, R>(requirement: &R, argument: &mut ArgumentMeta)
where
    T: FromCredential<C>,
    R: Asks<C>,
{
    argument.required = T::REQUIRED;
    argument.kind = ArgumentKind::Security {
        security: requirement.describe(),
        arguments: requirement.arguments(),
        challenges: requirement.challenges(None),
    };
}

/// Reads such an argument.
///
/// # Errors
/// 401 where a credential is needed and missing or bad, 403 where it lacks a scope, and what a function that
/// verifies it says.
pub async fn credential<T, C, R>(
    requirement: &R,
    request: &mut Request,
    argument: &Argument,
) -> Result<T, Rejection>
where
    T: FromCredential<C>,
    R: Asks<C>,
{
    let arguments = match argument.source() {
        Source::Requires(arguments) => arguments,
        _ => &[][..],
    };
    let found = requirement.ask(request, arguments).await;
    let found = found.map_err(|refusal| Rejection::Answer(requirement.refuse(refusal)))?;
    T::from_credential(found).ok_or_else(|| Rejection::Answer(requirement.missing()))
}

/// The requirement of one argument, of which a macro makes a type.
pub trait Asked<T>: Send + 'static {
    /// Describes the argument.
    fn describe(argument: &mut ArgumentMeta);

    /// Reads it.
    fn read(
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<T, Rejection>> + Send;
}

/// A credential, as it is read.
#[derive(Debug)]
pub struct Secured<T, A>(pub T, PhantomData<fn() -> A>);

impl<T: Send, A: Asked<T>> FromRequest for Secured<T, A> {
    const STAGE: Stage = Stage::Credential;

    fn describe(argument: &mut ArgumentMeta) {
        A::describe(argument);
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        Ok(Self(A::read(request, argument).await?, PhantomData))
    }
}
