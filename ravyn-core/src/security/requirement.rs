//! What a route demands: one scheme, one of several, or several at once.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use super::error::{AuthError, Failure};
use crate::error::Error;
use crate::meta::{ArgumentKind, ArgumentMeta, ResponsesMeta, SecurityMeta};
use crate::params::Argument;
use crate::request::{Request, SchemeId};
use crate::task::InlineFuture;

/// Why a requirement is not met, and by which of its schemes.
#[derive(Debug)]
pub struct Refusal {
    /// The scheme that found it.
    pub(super) scheme: SchemeId,
    /// Its name.
    pub(super) name: Cow<'static, str>,
    pub(super) error: AuthError,
}

/// The challenges of a requirement, while they are gathered.
#[derive(Debug)]
pub struct Challenges {
    /// The scheme that failed, and how.
    pub(super) failed: Option<(SchemeId, Failure)>,
    pub(super) list: Vec<HeaderValue>,
}

impl Challenges {
    pub(super) fn add(
        &mut self,
        scheme: SchemeId,
        challenge: impl FnOnce(&Failure) -> Option<std::borrow::Cow<'static, str>>,
    ) {
        let failure = match &self.failed {
            Some((failed, failure)) if *failed == scheme => failure,
            _ => &Failure::Missing,
        };
        let value = challenge(failure).and_then(|text| HeaderValue::try_from(&*text).ok());
        if let Some(value) = value.filter(|value| !self.list.contains(value)) {
            self.list.push(value);
        }
    }
}

/// A security scheme, one of several, or several at once: `A`, `A | B`, `A & B`.
pub trait Requirement: Clone + Send + Sync + 'static {
    /// What the document shows.
    fn describe(&self) -> SecurityMeta;

    /// The arguments of its schemes, one group for each.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn arguments(&self) -> Vec<ArgumentMeta>;

    /// How many those are.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn argument_count(&self) -> usize;

    /// The answers that its schemes can give besides.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn responses(&self) -> ResponsesMeta;

    /// An argument that it is.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn describe_argument(&self, argument: &mut ArgumentMeta) {
        argument.responses.extend(&self.responses());
        argument.kind = ArgumentKind::Security {
            security: self.describe(),
            arguments: self.arguments(),
            challenges: self.challenges(None),
            demand: Arc::new(Demand::new(self.clone())),
        };
    }

    /// Whether the request has it. `Ok(false)`: it has no credential.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn is_met(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> impl Future<Output = Result<bool, Refusal>> + Send;

    /// Asks the schemes, unless somebody has done so before.
    ///
    /// # Errors
    /// The error for a client without the credential.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn demand(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> impl Future<Output = Result<(), Error>> + Send {
        async move {
            match self.is_met(request, arguments).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(self.missing()),
                Err(refusal) => Err(self.refuse(refusal)),
            }
        }
    }

    /// Adds its challenges.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn challenge(&self, challenges: &mut Challenges);

    /// The error for a client.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn refuse(&self, refusal: Refusal) -> Error {
        let Refusal {
            scheme,
            name,
            error,
        } = refusal;
        let failed = error.failure().map(|failure| (scheme, failure.clone()));
        let event = match error.failure() {
            Some(Failure::InsufficientScope(_)) => "access-denied",
            Some(_) => "authentication-failed",
            None if error.is_refusal() => "authentication-failed",
            None => "authentication-unavailable",
        };
        tracing::warn!(
            target: "ravyn::audit",
            event,
            scheme = %name,
            reason = %error.reason().escape_debug(),
        );
        error.into_error(self.challenges(failed))
    }

    /// The error where there was no credential.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn missing(&self) -> Error {
        tracing::info!(
            target: "ravyn::audit",
            event = "authentication-missing",
            schemes = %self.describe(),
        );
        AuthError::missing().into_error(self.challenges(None))
    }

    /// Its challenges.
    #[doc(hidden)] // For levels and arguments; no promise is made about it.
    fn challenges(&self, failed: Option<(SchemeId, Failure)>) -> Vec<HeaderValue> {
        let mut challenges = Challenges {
            failed,
            list: Vec::new(),
        };
        self.challenge(&mut challenges);
        challenges.list
    }
}

/// A requirement that gives a credential.
pub trait Asks: Requirement {
    /// What it gives: that of the scheme, of `A | B` the one that both give, of `A & B` the pair.
    type Credential: Send;

    /// The credential. `None`: there is none.
    #[doc(hidden)] // For arguments; no promise is made about it.
    fn ask(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> impl Future<Output = Result<Option<Self::Credential>, Refusal>> + Send;
}

/// A requirement without its type, as a route demands it that reads the credential later.
#[derive(Clone)]
pub(crate) struct Demand(Arc<dyn Demands>);

trait Demands: Send + Sync {
    fn meet<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Result<(), Error>>;
}

impl Demand {
    pub(super) fn new(requirement: impl Requirement) -> Self {
        Self(Arc::new(requirement))
    }

    /// Demands it.
    pub(crate) fn meet<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Result<(), Error>> {
        self.0.meet(request, arguments)
    }
}

impl<R: Requirement> Demands for R {
    fn meet<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Result<(), Error>> {
        InlineFuture::from_or_box(self.demand(request, arguments))
    }
}

impl fmt::Debug for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Demand")
    }
}
