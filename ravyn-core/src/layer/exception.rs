//! Exception handlers: turn an error into a response.
//!
//! Position: innermost, inside all middleware, which therefore sees what they answer. They are asked from the
//! handler's level outwards.

use std::error::Error as StdError;
use std::fmt;
use std::future::Pending;
use std::marker::PhantomData;
use std::sync::Arc;

use http::StatusCode;

use crate::error::Error;
use crate::inject::{Arguments, Async, CallAfter, Plain};
use crate::meta::{ArgumentMeta, ResponsesMeta, SourceLocation, short_name};
use crate::params::Argument;
use crate::request::Request;
use crate::response::{Answer, Response};
use crate::task::{InlineFuture, catch};

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
    /// Its arguments could not be read, so it was not asked.
    NotAsked {
        /// The error that it was to be given.
        error: Error,
        /// Why.
        failed: Error,
    },
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

/// What an exception handler returns: an [`Answer`], or the future of one.
///
/// `K` tells the two apart; rustc finds it.
pub trait Replies<K>: 'static {
    /// The answer.
    type Answer: Answer;

    /// The future of the answer.
    type Later: Future<Output = Self::Answer> + Send;

    /// The answer where it is there already, so that no future has to hold it.
    ///
    /// # Errors
    /// The future of it, where it is not.
    fn now(self) -> Result<Self::Answer, Self::Later>;
}

impl<Fut> Replies<Async> for Fut
where
    Fut: Future + Send + 'static,
    Fut::Output: Answer,
{
    type Answer = Fut::Output;
    type Later = Fut;

    fn now(self) -> Result<Fut::Output, Fut> {
        Err(self)
    }
}

impl<O: Answer + Unpin + 'static> Replies<Plain> for O {
    type Answer = O;
    type Later = Pending<O>;

    fn now(self) -> Result<O, Pending<O>> {
        Ok(self)
    }
}

struct Function<F, E, A, K> {
    function: F,
    types: PhantomData<fn(E, A, K)>,
}

impl<F, E, A, R, K> DynHandle for Function<F, E, A, K>
where
    F: CallAfter<(E,), A, Output = R>,
    E: Caught,
    A: Arguments,
    R: Replies<K>,
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
            let read = catch(A::read(request, arguments)).await;
            let values = match read.unwrap_or_else(|panic| Err(Error::internal(panic))) {
                Ok(values) => values,
                Err(failed) => return Handled::NotAsked { error, failed },
            };
            let error = match E::take(error) {
                Ok(error) => error,
                Err(error) => return Handled::Passed(error),
            };
            let later = match self.function.call_after((error,), values).now() {
                Ok(answer) => return answered(answer),
                Err(later) => later,
            };
            answered(later.await)
        })
    }
}

fn answered(answer: impl Answer) -> Handled {
    let answer = answer.answer();
    answer.map_or_else(Handled::Failed, Handled::Answer)
}

#[diagnostic::do_not_recommend]
impl<F, E, A, R, K> IntoExceptionHandler<(K, E, A, R)> for F
where
    F: CallAfter<(E,), A, Output = R>,
    E: Caught,
    A: Arguments,
    R: Replies<K>,
    K: 'static,
{
    fn into_exception_handler(self) -> ExceptionHandler {
        let mut responses = ResponsesMeta::default();
        R::Answer::describe_answer(&mut responses);
        let function: Function<F, E, A, K> = Function {
            function: self,
            types: PhantomData,
        };
        ExceptionHandler {
            handle: Arc::new(function),
            status: None,
            error: std::any::type_name::<E>(),
            arguments: A::describe(),
            responses: responses.fixed(),
            name: std::any::type_name::<F>(),
            source: SourceLocation::default(),
        }
    }
}
