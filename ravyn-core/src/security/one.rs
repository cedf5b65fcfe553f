//! One scheme as a requirement, with its scopes.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::SecurityScheme;
use super::error::{Again, AuthError};
use super::requirement::{Asks, Challenges, Refusal, Requirement};
use crate::meta::{ArgumentKind, ArgumentMeta, RequirementMeta, ResponsesMeta, SecurityMeta};
use crate::params::Argument;
use crate::request::{Request, SchemeId};

/// One scheme, and the scopes that its credential must have.
///
/// `H` holds the scheme: a reference of a static, or an `Arc` where a route has a scheme of its own.
pub struct One<S, H = &'static S> {
    scheme: H,
    scopes: &'static [&'static str],
    unverified: Option<&'static str>,
    type_of: PhantomData<fn() -> S>,
}

/// One scheme as a requirement.
pub const fn one<S>(scheme: &'static S) -> One<S> {
    One::held(scheme)
}

/// What a scheme has found, for who asks later.
type Found<C> = Result<Option<C>, Again>;

/// What holds a scheme.
pub trait Holds<S>: Deref<Target = S> + Clone + Send + Sync + 'static {}

impl<S, H: Deref<Target = S> + Clone + Send + Sync + 'static> Holds<S> for H {}

impl<S, H: Clone> Clone for One<S, H> {
    fn clone(&self) -> Self {
        Self {
            scheme: self.scheme.clone(),
            ..*self
        }
    }
}

impl<S, H: Copy> Copy for One<S, H> {}

impl<S, H> fmt::Debug for One<S, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "One({})", std::any::type_name::<S>())
    }
}

impl<S, H> One<S, H> {
    /// The scheme that `scheme` holds.
    pub(super) const fn held(scheme: H) -> Self {
        Self {
            scheme,
            scopes: &[],
            unverified: None,
            type_of: PhantomData,
        }
    }

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
}

impl<S: SecurityScheme, H: Holds<S>> One<S, H> {
    fn id(&self) -> SchemeId {
        SchemeId::of(&*self.scheme)
    }

    pub(super) fn name(&self) -> Cow<'static, str> {
        self.scheme.describe().name
    }

    fn refusal(&self, error: AuthError) -> Refusal {
        Refusal {
            name: self.name(),
            scheme: self.id(),
            error,
        }
    }

    /// The credential, found now if nobody has asked before. A bad one is not looked at again.
    async fn find(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<S::Credential>, Refusal> {
        if let Some(known) = request.credential::<Found<S::Credential>>(self.id()) {
            return known.map_err(|again| self.refusal(again.into()));
        }
        let arguments = arguments.first().map(Argument::group);
        let arguments = arguments.unwrap_or_default();
        match self.scheme.authenticate_with(request, arguments).await {
            Ok(found) => {
                let good = found.as_ref().filter(|_| self.scheme.verifies());
                if let Some(credential) = good {
                    let subject = self.scheme.subject(credential).unwrap_or_default();
                    tracing::info!(
                        target: "ravyn::audit",
                        event = "authentication-succeeded",
                        scheme = %self.name(),
                        subject = %subject.escape_debug(),
                    );
                }
                let is_good = good.is_some();
                let kept: Found<S::Credential> = Ok(found.clone());
                request.keep_credential(self.id(), kept, is_good);
                Ok(found)
            }
            Err(error) => {
                if let Some(bad) = error.again() {
                    let kept: Found<S::Credential> = Err(bad);
                    request.keep_credential(self.id(), kept, false);
                }
                Err(self.refusal(error))
            }
        }
    }

    fn check_scopes(&self, credential: &S::Credential, request: &Request) -> Result<(), Refusal> {
        let is_granted = |scope: &&'static str| {
            let granted = self.scheme.grants(credential, scope);
            granted.unwrap_or(self.unverified.is_some())
        };
        if self.scopes.iter().all(is_granted) {
            return Ok(());
        }
        let error = AuthError::insufficient_scope(self.scopes_of_route(request));
        Err(self.refusal(error))
    }

    /// All scopes that the route demands of the scheme, so that a client need not come twice.
    #[cold]
    fn scopes_of_route(&self, request: &Request) -> Vec<Cow<'static, str>> {
        let name = self.name();
        let security = request.route().and_then(|route| route.security.as_ref());
        let demanded = security.into_iter().flat_map(SecurityMeta::requirements);
        let demanded = demanded.filter(|requirement| requirement.scheme.name == name);
        let mut scopes: Vec<_> = self
            .scopes
            .iter()
            .map(|&scope| Cow::Borrowed(scope))
            .collect();
        for scope in demanded.flat_map(|requirement| &requirement.scopes) {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        scopes
    }
}

impl<S: SecurityScheme, H: Holds<S>> Requirement for One<S, H> {
    fn describe(&self) -> SecurityMeta {
        SecurityMeta::of(RequirementMeta {
            scheme: self.scheme.describe(),
            scopes: self.scopes.iter().map(|&scope| scope.into()).collect(),
            claims: self.scheme.claims(),
            is_verified: self.scheme.verifies(),
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

    fn responses(&self) -> ResponsesMeta {
        self.scheme.responses()
    }

    async fn is_met(&self, request: &mut Request, arguments: &[Argument]) -> Result<bool, Refusal> {
        Ok(self.ask(request, arguments).await?.is_some())
    }

    fn challenge(&self, challenges: &mut Challenges) {
        challenges.add(self.id(), |failure| self.scheme.challenge(failure));
    }
}

impl<S: SecurityScheme, H: Holds<S>> Asks for One<S, H> {
    type Credential = S::Credential;

    async fn ask(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<S::Credential>, Refusal> {
        let found = self.find(request, arguments).await?;
        if let Some(credential) = &found {
            self.check_scopes(credential, request)?;
        }
        Ok(found)
    }
}
