//! Exception handlers: turn an error into a response.
//!
//! Position: innermost, inside all middleware, which therefore sees what they answer. They are asked from the
//! handler's level outwards.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::StatusCode;

use crate::error::Error;
use crate::inject::{Arguments, Async, CallAfter, Plain};
use crate::meta::{ArgumentMeta, ResponsesMeta, SourceLocation, short_name};
use crate::params::Argument;
use crate::request::Request;
use crate::response::{Answer, Response};
use crate::task::InlineFuture;

/// An error that an exception handler can take: [`Error`], which is any, or a type that it may hold.
#[diagnostic::on_unimplemented(
    message = "an exception handler cannot take `{Self}`",
    label = "neither `ravyn::Error` nor a `std::error::Error`"
)]
pub trait Caught: Sized + Send + 'static {
    /// Whether an error is one.
    fn is_in(error: &Error) -> bool;

    /// Takes it out.
    ///
    /// # Errors
    /// The error as it was, when it is none.
    fn take(error: Error) -> Result<Self, Error>;
}

impl Caught for Error {
    fn is_in(_: &Error) -> bool {
        true
    }

    fn take(error: Error) -> Result<Self, Error> {
        Ok(error)
    }
}

#[diagnostic::do_not_recommend]
impl<E: StdError + Send + Sync + 'static> Caught for E {
    fn is_in(error: &Error) -> bool {
        error.is::<E>()
    }

    fn take(error: Error) -> Result<Self, Error> {
        error.downcast()
    }
}

/// What became of an error that an exception handler was given.
pub(super) enum Handled {
    /// It is answered.
    Answer(Response),
    /// It is none of this handler's.
    Passed(Error),
    /// The handler failed itself.
    Failed(Error),
}

/// An exception handler of a level: inert, and cheap to clone.
#[derive(Clone)]
pub struct ExceptionHandler {
    handle: Arc<dyn DynHandle>,
    /// Takes errors of this status only.
    status: Option<StatusCode>,
    /// Path of the error's type.
    error: &'static str,
    /// The arguments that it takes behind the error.
    pub(crate) arguments: Vec<ArgumentMeta>,
    /// The answers that it can give.
    pub(crate) responses: ResponsesMeta,
    pub(crate) name: &'static str,
    /// Where a level was given it.
    pub(crate) source: SourceLocation,
}

impl ExceptionHandler {
    /// The same for errors of one status.
    pub(crate) fn of_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// The errors that it takes, in words.
    pub(crate) fn errors(&self) -> String {
        let short = short_name(self.error);
        match self.status {
            None => format!("`{short}`"),
            Some(status) => format!("`{short}` with status {}", status.as_u16()),
        }
    }

    pub(super) fn takes(&self, error: &Error) -> bool {
        self.status.is_none_or(|status| error.status() == status) && self.handle.takes(error)
    }

    pub(super) fn handle<'a>(
        &'a self,
        error: Error,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Handled> {
        self.handle.handle(error, request, arguments)
    }
}

impl fmt::Debug for ExceptionHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExceptionHandler({})", self.name)
    }
}

trait DynHandle: Send + Sync {
    fn takes(&self, error: &Error) -> bool;

    fn handle<'a>(
        &'a self,
        error: Error,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Handled>;
}

/// What a level takes as an exception handler: a function, `async` or not, of an error, and of arguments as a
/// handler has them. It returns what a handler may return.
///
/// `M` tells apart `async` functions and plain ones; rustc finds it.
#[diagnostic::on_unimplemented(
    message = "this is no exception handler",
    label = "not a function of an error",
    note = "name the type of the error: `|error: DbError| HttpError::unavailable(\"..\")`"
)]
pub trait IntoExceptionHandler<M> {
    /// The exception handler.
    #[doc(hidden)] // For levels; no promise is made about it.
    fn into_exception_handler(self) -> ExceptionHandler;
}

struct Function<F, E, A, K> {
    function: F,
    types: PhantomData<fn(E, A, K)>,
}

/// Reads the arguments and takes the error out.
macro_rules! prepared {
    ($E:ident, $A:ident, $error:ident, $request:ident, $arguments:ident) => {{
        let values = match $A::read($request, $arguments).await {
            Ok(values) => values,
            Err(failed) => return Handled::Failed(failed),
        };
        match $E::take($error) {
            Ok(error) => ((error,), values),
            Err(error) => return Handled::Passed(error),
        }
    }};
}

fn handled(answer: Result<Response, Error>) -> Handled {
    answer.map_or_else(Handled::Failed, Handled::Answer)
}

impl<F, E, A, Fut> DynHandle for Function<F, E, A, Async>
where
    F: CallAfter<(E,), A, Output = Fut>,
    E: Caught,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Answer,
{
    fn takes(&self, error: &Error) -> bool {
        E::is_in(error)
    }

    fn handle<'a>(
        &'a self,
        error: Error,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Handled> {
        InlineFuture::from_or_box(async move {
            let (error, values) = prepared!(E, A, error, request, arguments);
            handled(self.function.call_after(error, values).await.answer())
        })
    }
}

impl<F, E, A, O> DynHandle for Function<F, E, A, Plain>
where
    F: CallAfter<(E,), A, Output = O>,
    E: Caught,
    A: Arguments,
    O: Answer,
{
    fn takes(&self, error: &Error) -> bool {
        E::is_in(error)
    }

    fn handle<'a>(
        &'a self,
        error: Error,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Handled> {
        InlineFuture::from_or_box(async move {
            let (error, values) = prepared!(E, A, error, request, arguments);
            handled(self.function.call_after(error, values).answer())
        })
    }
}

fn described<E: Caught, A: Arguments, O: Answer>(
    handle: Arc<dyn DynHandle>,
    name: &'static str,
) -> ExceptionHandler {
    let mut responses = ResponsesMeta::default();
    O::describe_answer(&mut responses);
    ExceptionHandler {
        handle,
        status: None,
        error: std::any::type_name::<E>(),
        arguments: A::describe(),
        responses: responses.fixed(),
        name,
        source: SourceLocation::default(),
    }
}

#[diagnostic::do_not_recommend]
impl<F, E, A, Fut> IntoExceptionHandler<(Async, E, A, Fut)> for F
where
    F: CallAfter<(E,), A, Output = Fut>,
    E: Caught,
    A: Arguments,
    Fut: Future + Send + 'static,
    Fut::Output: Answer,
{
    fn into_exception_handler(self) -> ExceptionHandler {
        let function: Function<F, E, A, Async> = Function {
            function: self,
            types: PhantomData,
        };
        described::<E, A, Fut::Output>(Arc::new(function), std::any::type_name::<F>())
    }
}

#[diagnostic::do_not_recommend]
impl<F, E, A, O> IntoExceptionHandler<(Plain, E, A, O)> for F
where
    F: CallAfter<(E,), A, Output = O>,
    E: Caught,
    A: Arguments,
    O: Answer + Unpin,
{
    fn into_exception_handler(self) -> ExceptionHandler {
        let function: Function<F, E, A, Plain> = Function {
            function: self,
            types: PhantomData,
        };
        described::<E, A, O>(Arc::new(function), std::any::type_name::<F>())
    }
}
