//! Functions as providers: `async` ones, plain ones, and those under `#[provider]`.

use std::any::type_name;
use std::fmt;
use std::future::ready;
use std::marker::{PhantomData, PhantomPinned};
use std::panic::Location;
use std::sync::Arc;

use super::dependency::{Dependency, Description};
use super::function::{Arguments, CallWith};
use super::node::{Cast, Made, Make};
use super::provider::Scope;
use super::scoped::{End, Scoped};
use crate::error::{Error, HandlerError};
use crate::meta::{Access, ArgumentMeta, DependencyKey, ResponsesMeta, SourceLocation};
use crate::params::Argument;
use crate::request::Request;
use crate::task::{BoxFuture, InlineFuture};

/// Keeps a value in the way that its takers need.
pub(crate) type Keep<V> = fn(V, Option<End<V>>, Access) -> Made;

/// What a provider may return for a value of type `V`: the value, [`Scoped`], or a `Result` of one of the two.
pub trait Provides<V>: Send {
    /// Whether the value has an end.
    const HAS_END: bool = false;

    /// The value, and its end.
    ///
    /// # Errors
    /// The provider's own.
    fn provide(self) -> Result<(V, Option<End<V>>), Error>;

    /// Writes down the answers that its error can be.
    fn describe(_: &mut ResponsesMeta) {}
}

impl<V: Send> Provides<V> for V {
    fn provide(self) -> Result<(V, Option<End<V>>), Error> {
        Ok((self, None))
    }
}

impl<V: Send> Provides<V> for Scoped<V> {
    const HAS_END: bool = true;

    fn provide(self) -> Result<(V, Option<End<V>>), Error> {
        Ok((self.value, Some(self.end)))
    }
}

impl<V: Send, E: HandlerError + Send> Provides<V> for Result<V, E> {
    fn provide(self) -> Result<(V, Option<End<V>>), Error> {
        Ok((self.map_err(HandlerError::into_error)?, None))
    }

    fn describe(meta: &mut ResponsesMeta) {
        E::describe(meta);
    }
}

impl<V: Send, E: HandlerError + Send> Provides<V> for Result<Scoped<V>, E> {
    const HAS_END: bool = true;

    fn provide(self) -> Result<(V, Option<End<V>>), Error> {
        self.map_err(HandlerError::into_error)?.provide()
    }

    fn describe(meta: &mut ResponsesMeta) {
        E::describe(meta);
    }
}

/// What can be the function of a provider of `V`.
///
/// `M` tells apart `async` functions, plain ones and those under `#[provider]`; rustc finds it.
#[diagnostic::on_unimplemented(
    message = "this is no provider of `{V}`",
    label = "not a function that gives a `{V}`",
    note = "a provider is a function, `async` or not, whose arguments a request can give",
    note = "it returns the value, `Scoped<{V}>`, or a `Result` of one of the two with an error of a handler"
)]
pub trait IntoProvider<V, M>: Send + Sync + Sized + 'static {
    /// The provider, without its type.
    #[doc(hidden)] // For `Provider`; no promise is made about it.
    fn into_provider<T: ?Sized + Send + Sync + 'static>(
        self,
        scope: Scope,
        keep: Keep<V>,
        cast: Cast<T>,
        key: DependencyKey,
    ) -> Dependency;
}

/// Marks `async` functions.
#[derive(Debug)]
pub struct Async;

/// Marks functions that are not `async`.
#[derive(Debug)]
pub struct Plain;

/// What the function of a provider of `V` returns: what it provides, or the future of that.
///
/// `K` tells the two apart; rustc finds it.
pub trait Returns<V, K>: 'static {
    /// What is provided.
    type Provided: Provides<V>;

    /// Keeps it. What is there already is kept before anything is waited for, so that no future has to hold it.
    fn made(
        self,
        keep: Keep<V>,
        access: Access,
    ) -> impl Future<Output = Result<Made, Error>> + Send;
}

impl<V, Fut> Returns<V, Async> for Fut
where
    Fut: Future + Send + 'static,
    Fut::Output: Provides<V>,
{
    type Provided = Fut::Output;

    async fn made(self, keep: Keep<V>, access: Access) -> Result<Made, Error> {
        made(self.await, keep, access)
    }
}

/// `Unpin` tells a value from the future of an `async` function.
impl<V, O: Provides<V> + Unpin + 'static> Returns<V, Plain> for O {
    type Provided = O;

    fn made(
        self,
        keep: Keep<V>,
        access: Access,
    ) -> impl Future<Output = Result<Made, Error>> + Send {
        ready(made(self, keep, access))
    }
}

fn made<V>(provided: impl Provides<V>, keep: Keep<V>, access: Access) -> Result<Made, Error> {
    let (value, end) = provided.provide()?;
    Ok(keep(value, end, access))
}

struct Function<F, A, V, K> {
    function: F,
    keep: Keep<V>,
    types: PhantomData<fn(A, K)>,
}

impl<F, A, R, V, K> Make for Function<F, A, V, K>
where
    F: CallWith<A, Output = R>,
    A: Arguments,
    R: Returns<V, K>,
    V: Send + 'static,
{
    fn make<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
        access: Access,
    ) -> InlineFuture<'a, Result<Made, Error>> {
        InlineFuture::from_or_box(async move {
            let values = A::read(request, arguments).await?;
            let returned = self.function.call_with(values);
            returned.made(self.keep, access).await
        })
    }
}

/// What is known of a provider before its arguments are.
fn described<V, O: Provides<V>>(scope: Scope, key: DependencyKey) -> Description {
    let mut responses = ResponsesMeta::default();
    O::describe(&mut responses);
    Description {
        has_end: O::HAS_END,
        responses,
        ..Description::new(key, scope)
    }
}

#[diagnostic::do_not_recommend]
impl<F, A, R, V, K> IntoProvider<V, (K, A, R)> for F
where
    F: CallWith<A, Output = R>,
    A: Arguments,
    R: Returns<V, K>,
    V: Send + 'static,
    K: 'static,
{
    #[track_caller]
    fn into_provider<T: ?Sized + Send + Sync + 'static>(
        self,
        scope: Scope,
        keep: Keep<V>,
        cast: Cast<T>,
        key: DependencyKey,
    ) -> Dependency {
        let description = Description {
            arguments: A::describe(),
            source: Location::caller().into(),
            function: type_name::<F>(),
            ..described::<V, R::Provided>(scope, key)
        };
        let make: Function<F, A, V, K> = Function {
            function: self,
            keep,
            types: PhantomData,
        };
        Dependency::made(description, Arc::new(make), cast)
    }
}

/// Marks a function under `#[provider]`.
#[derive(Debug)]
pub struct Attributed;

/// Reads the arguments of a function under `#[provider]`, and calls it.
pub(super) type DeclaredCall<O> =
    for<'a> fn(&'a mut Request, &'a [Argument]) -> BoxFuture<'a, Result<O, Error>>;

/// What a function under `#[provider]` returns when it is named: its provider, with the names of its arguments and
/// its place in the source.
pub struct Declared<O> {
    /// Describes the arguments.
    pub arguments: fn() -> Vec<ArgumentMeta>,
    /// Where it was written.
    pub source: SourceLocation,
    /// Its name.
    pub name: &'static str,
    /// Reads the arguments and calls the function.
    pub call: DeclaredCall<O>,
    /// Keeps it from being the value of a plain function.
    pub pinned: PhantomPinned,
}

impl<O> fmt::Debug for Declared<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Declared({})", self.name)
    }
}

struct DeclaredMake<O, V> {
    call: DeclaredCall<O>,
    keep: Keep<V>,
}

impl<O: Provides<V> + 'static, V: Send + 'static> Make for DeclaredMake<O, V> {
    fn make<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
        access: Access,
    ) -> InlineFuture<'a, Result<Made, Error>> {
        InlineFuture::from_or_box(async move {
            let provided = (self.call)(request, arguments).await?;
            made(provided, self.keep, access)
        })
    }
}

#[diagnostic::do_not_recommend]
impl<F, O, V> IntoProvider<V, (Attributed, O)> for F
where
    F: Fn() -> Declared<O> + Send + Sync + 'static,
    O: Provides<V> + 'static,
    V: Send + 'static,
{
    fn into_provider<T: ?Sized + Send + Sync + 'static>(
        self,
        scope: Scope,
        keep: Keep<V>,
        cast: Cast<T>,
        key: DependencyKey,
    ) -> Dependency {
        let declared = self();
        let description = Description {
            arguments: (declared.arguments)(),
            source: declared.source,
            function: declared.name,
            ..described::<V, O>(scope, key)
        };
        let make = DeclaredMake {
            call: declared.call,
            keep,
        };
        Dependency::made(description, Arc::new(make), cast)
    }
}
