//! What a handler may return.

use super::{IntoResponse, Response};
use crate::error::{Error, HandlerError};
use crate::meta::ResponsesMeta;

/// The return type of a handler: an [`IntoResponse`], or a `Result` of one with a [`HandlerError`].
///
/// The error stays typed until the route's exception handlers have seen it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the answer of a handler",
    label = "cannot be turned into a response",
    note = "put `#[model]` on the type to answer with JSON; under `#[model(request)]` it is only read",
    note = "or return `Json<T>`, `Untyped<T>`, text or `Response`"
)]
pub trait Answer {
    /// The response, or the error that became of the call.
    ///
    /// # Errors
    /// The handler's own error.
    fn answer(self) -> Result<Response, Error>;

    /// Writes down every answer.
    fn describe_answer(meta: &mut ResponsesMeta);

    /// The same as `answer`, for a middleware.
    #[doc(hidden)] // For middleware; no promise is made about it.
    fn passed_on(self) -> Result<Response, Error>
    where
        Self: Sized,
    {
        self.answer()
    }
}

impl<T: IntoResponse> Answer for T {
    fn answer(self) -> Result<Response, Error> {
        Ok(self.into_response())
    }

    fn passed_on(self) -> Result<Response, Error> {
        Ok(IntoResponse::passed_on(self))
    }

    fn describe_answer(meta: &mut ResponsesMeta) {
        T::describe(meta);
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse, E: HandlerError> Answer for Result<T, E> {
    fn answer(self) -> Result<Response, Error> {
        self.map(IntoResponse::into_response).map_err(Into::into)
    }

    fn passed_on(self) -> Result<Response, Error> {
        self.map(IntoResponse::passed_on).map_err(Into::into)
    }

    fn describe_answer(meta: &mut ResponsesMeta) {
        T::describe(meta);
        E::describe(meta);
    }
}
