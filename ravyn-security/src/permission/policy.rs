//! Policies: decisions about somebody and a resource.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use ravyn_core::error::Error;
use ravyn_core::identity::Identity;
use ravyn_core::inject::{Arguments, CallAfter};
use ravyn_core::layer::{Decides, Denied, Permission};
use ravyn_core::meta::{ArgumentMeta, short_name};
use ravyn_core::params::Argument;
use ravyn_core::permission_operators;
use ravyn_core::request::Request;

/// A decision about somebody and a resource; see [`policy`].
pub struct Policy<F, M> {
    function: F,
    description: Option<&'static str>,
    marker: PhantomData<fn(M)>,
}

/// A permission that decides about somebody and a resource: a function, `async` or not, of the identity and of what a
/// request can give. The resource is one of those, made by a provider that loads it.
///
/// It returns `bool`, a `Result` of `bool`, or `Result<(), Denied>`.
///
/// # Errors
/// 401 without an identity, 403 where it says no. What its arguments fail with is the answer: 404 where the provider finds
/// no resource.
///
/// # Example
/// ```
/// use ravyn_core::identity::Identity;
/// use ravyn_core::inject::Inject;
/// use ravyn_security::permission::policy;
///
/// struct Invoice {
///     owner: String,
/// }
///
/// struct Substitutes;
///
/// impl Substitutes {
///     async fn acts_for(&self, who: &str, owner: &str) -> bool {
///         (who, owner) == ("bob", "ada")
///     }
/// }
///
/// let may_read = policy(async |who: Identity, invoice: Inject<Invoice>, substitutes: Inject<Substitutes>| {
///     who.subject() == invoice.owner || substitutes.acts_for(who.subject(), &invoice.owner).await
/// })
/// .description("reads its own invoices, and those of whom it stands in for");
/// # let _ = may_read;
/// ```
pub fn policy<F, M>(function: F) -> Policy<F, M>
where
    Policy<F, M>: Permission,
{
    Policy {
        function,
        description: None,
        marker: PhantomData,
    }
}

impl<F, M> Policy<F, M> {
    /// Says who passes, for the 403 of the document. CommonMark.
    #[must_use]
    pub fn description(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }
}

/// Called without its arguments; no request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("a policy was asked outside of a route")]
struct NoArguments;

impl<F, A, R, K> Permission for Policy<F, (K, A, R)>
where
    F: CallAfter<(Identity,), A, Output = R>,
    A: Arguments,
    R: Decides<K>,
    K: 'static,
{
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Err(Error::internal(NoArguments).into())
    }

    fn name(&self) -> Cow<'static, str> {
        format!("policy({})", short_name(std::any::type_name::<F>())).into()
    }

    fn description(&self) -> Option<Cow<'static, str>> {
        self.description.map(Cow::Borrowed)
    }

    fn needs_identity(&self) -> bool {
        true
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        A::describe()
    }

    fn argument_count(&self) -> usize {
        A::COUNT
    }

    async fn check_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<(), Denied> {
        let Some(who) = request.identity().await?.cloned() else {
            return Err(Denied::new("you have to say who you are"));
        };
        let rest = A::read(request, arguments).await?;
        self.function.call_after((who,), rest).decide().await
    }
}

impl<F, M> fmt::Debug for Policy<F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Policy({})", short_name(std::any::type_name::<F>()))
    }
}

permission_operators! {
    (F M) Policy<F, M>;
}
