//! One scheme as a requirement, with its scopes.

use std::borrow::Cow;
use std::fmt;

use super::SecurityScheme;
use super::error::AuthError;
use super::requirement::{Asks, Challenges, Refusal, Requirement};
use crate::meta::{ArgumentKind, ArgumentMeta, RequirementMeta, SecurityMeta};
use crate::params::Argument;
use crate::request::{Request, SchemeId};

/// One scheme, and the scopes that its credential must have.
pub struct One<S: 'static> {
    scheme: &'static S,
    scopes: &'static [&'static str],
    unverified: Option<&'static str>,
}

/// One scheme as a requirement.
pub const fn one<S: SecurityScheme>(scheme: &'static S) -> One<S> {
    One {
        scheme,
        scopes: &[],
        unverified: None,
    }
}

impl<S> Clone for One<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for One<S> {}

impl<S> fmt::Debug for One<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "One({})", std::any::type_name::<S>())
    }
}

impl<S: SecurityScheme> One<S> {
    /// Demands these scopes, too.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Says why nothing verifies the scopes; `audit` shows it. Without it such scopes stop the build.
    #[must_use]
    pub const fn unverified(mut self, reason: &'static str) -> Self {
        self.unverified = Some(reason);
        self
    }

    fn id(&self) -> SchemeId {
        SchemeId::of(self.scheme)
    }

    fn refusal(&self, error: AuthError) -> Refusal {
        Refusal {
            scheme: self.id(),
            error,
        }
    }

    /// The credential, found now if nobody has asked before.
    async fn find(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<S::Credential>, Refusal> {
        if let Some(known) = request.credential::<S::Credential>(self.id()) {
            return Ok(known);
        }
        let arguments = arguments.first().map(Argument::group);
        let arguments = arguments.unwrap_or_default();
        let found = self.scheme.authenticate_with(request, arguments).await;
        let found = found.map_err(|error| self.refusal(error))?;
        request.keep_credential(self.id(), found.clone());
        Ok(found)
    }

    fn check_scopes(&self, credential: &S::Credential) -> Result<(), Refusal> {
        let is_granted = |scope: &&'static str| {
            let granted = self.scheme.grants(credential, scope);
            granted.unwrap_or(self.unverified.is_some())
        };
        if self.scopes.iter().all(is_granted) {
            return Ok(());
        }
        let scopes = self.scopes.iter().map(|&scope| Cow::Borrowed(scope));
        Err(self.refusal(AuthError::insufficient_scope(scopes.collect())))
    }
}

impl<S: SecurityScheme> Requirement for One<S> {
    fn describe(&self) -> SecurityMeta {
        SecurityMeta::of(RequirementMeta {
            scheme: self.scheme.describe(),
            scopes: self.scopes.iter().map(|&scope| scope.into()).collect(),
            verifies_scopes: self.scheme.verifies_scopes(),
            unverified: self.unverified,
        })
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        let mut group = ArgumentMeta::new("");
        group.kind = ArgumentKind::Requires {
            arguments: self.scheme.arguments(),
        };
        vec![group]
    }

    fn argument_count(&self) -> usize {
        1
    }

    async fn is_met(&self, request: &mut Request, arguments: &[Argument]) -> Result<bool, Refusal> {
        Ok(self.ask(request, arguments).await?.is_some())
    }

    fn challenge(&self, challenges: &mut Challenges) {
        challenges.add(self.id(), |failure| self.scheme.challenge(failure));
    }
}

impl<S: SecurityScheme> Asks for One<S> {
    type Credential = S::Credential;

    async fn ask(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<S::Credential>, Refusal> {
        let found = self.find(request, arguments).await?;
        if let Some(credential) = &found {
            self.check_scopes(credential)?;
        }
        Ok(found)
    }
}
