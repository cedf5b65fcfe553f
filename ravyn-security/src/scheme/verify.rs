//! What becomes of a credential: itself, or what a function makes of it.

use std::any::Any;

use ravyn_core::error::Error;
use ravyn_core::inject::{Arguments, Async, CallAfter, Plain};
use ravyn_core::meta::{ArgumentMeta, ResponsesMeta};
use ravyn_core::params::Argument;
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Refuses};
use ravyn_core::task::BoxFuture;

/// What a function that verifies credentials says: `None` or an error where the credential is not good.
#[diagnostic::on_unimplemented(
    message = "a function that verifies credentials does not return `{Self}`",
    label = "not a verdict that gives a `{V}`",
    note = "return `Option<{V}>`, or `Result<{V}, E>` with an error of a handler"
)]
pub trait Verdict<V>: Send {
    /// Writes down the answers that its error can be.
    fn describe(_: &mut ResponsesMeta) {}

    /// The verdict.
    ///
    /// # Errors
    /// The credential is not good, or nobody can say.
    fn verdict(self) -> Result<V, AuthError>;
}

fn unknown() -> AuthError {
    AuthError::invalid("nobody has this credential")
}

impl<V: Send> Verdict<V> for Option<V> {
    fn verdict(self) -> Result<V, AuthError> {
        self.ok_or_else(unknown)
    }
}

impl<V: Send, E: Refuses> Verdict<V> for Result<V, E> {
    fn describe(meta: &mut ResponsesMeta) {
        E::describe(meta);
    }

    fn verdict(self) -> Result<V, AuthError> {
        self.map_err(Refuses::refuse)
    }
}

impl<V: Send, E: Refuses> Verdict<V> for Result<Option<V>, E> {
    fn describe(meta: &mut ResponsesMeta) {
        E::describe(meta);
    }

    fn verdict(self) -> Result<V, AuthError> {
        self.map_err(Refuses::refuse)?.ok_or_else(unknown)
    }
}

/// A verdict, or the future of one. `K` tells the two apart.
pub trait Says<V, K>: Send {
    /// What is said.
    type Verdict: Verdict<V>;

    /// The verdict.
    fn say(self) -> impl Future<Output = Result<V, AuthError>> + Send;
}

impl<V: Send, F: Future + Send> Says<V, Async> for F
where
    F::Output: Verdict<V>,
{
    type Verdict = F::Output;

    async fn say(self) -> Result<V, AuthError> {
        self.await.verdict()
    }
}

impl<V: Send, O: Verdict<V> + Unpin> Says<V, Plain> for O {
    type Verdict = O;

    async fn say(self) -> Result<V, AuthError> {
        self.verdict()
    }
}

/// A function, `async` or not, that makes a `V` of a credential of type `C` and of what a request can give.
///
/// `M` tells the kinds of functions apart; rustc finds it.
#[diagnostic::on_unimplemented(
    message = "this does not verify a `{C}`",
    label = "not a function from a `{C}` to an `Option<{V}>` or a `Result<{V}, E>`",
    note = "its first argument is the `{C}`, and the others are what a request can give: `Inject<Db>`",
    note = "it returns `Option<{V}>`, or a `Result` of one of the two with an error of a handler"
)]
pub trait Verify<C, V, M>: Send + Sync + 'static {
    /// Describes the arguments behind the credential.
    #[doc(hidden)] // For `Scheme`; no promise is made about it.
    fn describe() -> Vec<ArgumentMeta>;

    /// Writes down the answers that its error can be.
    #[doc(hidden)] // For `Scheme`; no promise is made about it.
    fn describe_error(meta: &mut ResponsesMeta);

    /// Reads them, and calls the function.
    #[doc(hidden)] // For `Scheme`; no promise is made about it.
    fn verify(
        &self,
        credential: C,
        request: &mut Request,
        arguments: &[Argument],
    ) -> impl Future<Output = Result<V, AuthError>> + Send;
}

#[diagnostic::do_not_recommend]
impl<F, C, V, A, O, K> Verify<C, V, (K, A, O)> for F
where
    F: CallAfter<(C,), A, Output = O>,
    C: Send + 'static,
    V: Send,
    A: Arguments,
    O: Says<V, K>,
    K: 'static,
{
    fn describe() -> Vec<ArgumentMeta> {
        A::describe()
    }

    fn describe_error(meta: &mut ResponsesMeta) {
        O::Verdict::describe(meta);
    }

    async fn verify(
        &self,
        credential: C,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<V, AuthError> {
        let rest = A::read(request, arguments).await?;
        self.call_after((credential,), rest).say().await
    }
}

type Function = &'static (dyn Any + Send + Sync);

type Call<C, V> =
    for<'a> fn(Function, C, &'a mut Request, &'a [Argument]) -> BoxFuture<'a, Result<V, AuthError>>;

/// What becomes of a credential.
pub(super) enum Way<C, V> {
    AsItIs(fn(C) -> V),
    By {
        function: Function,
        arguments: fn() -> Vec<ArgumentMeta>,
        error: fn(&mut ResponsesMeta),
        call: Call<C, V>,
    },
}

impl<C, V> Clone for Way<C, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C, V> Copy for Way<C, V> {}

impl<C: Send + 'static, V: 'static> Way<C, V> {
    pub(super) const fn by<F, M>(function: &'static F) -> Self
    where
        F: Verify<C, V, M>,
        M: 'static,
    {
        Self::By {
            function,
            arguments: F::describe,
            error: F::describe_error,
            call: call::<F, C, V, M>,
        }
    }
}

impl<C, V> Way<C, V> {
    pub(super) const fn is_verified(&self) -> bool {
        matches!(self, Self::By { .. })
    }

    pub(super) fn arguments(&self) -> Vec<ArgumentMeta> {
        match self {
            Self::AsItIs(_) => Vec::new(),
            Self::By { arguments, .. } => arguments(),
        }
    }

    pub(super) fn responses(&self) -> ResponsesMeta {
        let mut responses = ResponsesMeta::default();
        if let Self::By { error, .. } = self {
            error(&mut responses);
        }
        responses
    }

    pub(super) async fn go(
        &self,
        credential: C,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<V, AuthError> {
        match self {
            Self::AsItIs(same) => Ok(same(credential)),
            Self::By { function, call, .. } => {
                call(*function, credential, request, arguments).await
            }
        }
    }
}

/// No request can cause it.
#[derive(Debug, thiserror::Error)]
#[error("a function of another type verifies the credential")]
struct OtherFunction;

fn call<'a, F, C, V, M>(
    function: Function,
    credential: C,
    request: &'a mut Request,
    arguments: &'a [Argument],
) -> BoxFuture<'a, Result<V, AuthError>>
where
    F: Verify<C, V, M>,
    C: Send + 'static,
    V: 'static,
    M: 'static,
{
    Box::pin(async move {
        let function = function.downcast_ref::<F>();
        let function = function.ok_or_else(|| Error::internal(OtherFunction))?;
        function.verify(credential, request, arguments).await
    })
}
