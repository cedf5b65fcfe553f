//! What generated code calls. No promise is made about it.
//!
//! The structs with a bound are each the one road to a type of the user's: a type that does not fit is
//! then reported once, at the place where it is written.

use std::marker::PhantomData;

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{HandlerFuture, Plan, Route};
use crate::error::{Error, Faults, HandlerError};
use crate::meta::{
    ArgumentKind, ArgumentMeta, HeaderMeta, Place, ResponsesMeta, RouteMeta, SchemaOf, StatusMeta,
    keep_identity,
};
use crate::model::{At, Number, RequestModel, Validate};
use crate::params::{
    Argument, FromRequest, FromValues, Rejection, Stage, describe_group, describe_json_body,
    read_model,
};
use crate::request::Request;
use crate::response::{Answer, IntoResponse, Response};

/// An argument whose type says where it stands.
#[derive(Debug)]
pub struct Arg<T: FromRequest>(PhantomData<T>);

impl<T: FromRequest> Arg<T> {
    /// When it is read.
    pub const STAGE: Stage = T::STAGE;

    /// Describes it.
    pub fn describe(argument: &mut ArgumentMeta) {
        T::describe(argument);
    }

    /// Reads it.
    ///
    /// # Errors
    /// Those of the type.
    #[inline]
    pub fn read(
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<T, Rejection>> + Send {
        T::from_request(request, argument)
    }
}

/// An argument whose attribute says where it stands.
#[derive(Debug)]
pub struct Placed<T: FromValues>(PhantomData<T>);

impl<T: FromValues> Placed<T> {
    /// Describes it.
    pub fn describe(argument: &mut ArgumentMeta) {
        T::describe_values(argument);
    }

    /// Reads it.
    ///
    /// # Errors
    /// Those of the type.
    #[inline]
    pub fn read(request: &Request, argument: &Argument) -> Result<T, Rejection> {
        T::from_values(request, argument)
    }
}

/// An argument that is the JSON body, whatever its type.
#[derive(Debug)]
pub struct JsonArg<T: RequestModel>(PhantomData<T>);

impl<T: RequestModel> JsonArg<T> {
    /// Describes it.
    pub fn describe(argument: &mut ArgumentMeta) {
        describe_json_body(argument, SchemaOf::of::<T>());
    }

    /// Reads it.
    ///
    /// # Errors
    /// Those of a JSON body.
    pub fn read(
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<T, Rejection>> + Send {
        read_model(request, argument)
    }
}

/// What a handler returns.
#[derive(Debug)]
pub struct Returned<A: Answer>(PhantomData<A>);

impl<A: Answer> Returned<A> {
    /// Describes it.
    pub fn describe(meta: &mut ResponsesMeta) {
        A::describe_answer(meta);
    }

    /// The response.
    ///
    /// # Errors
    /// The handler's own.
    pub fn answer(answer: A) -> Result<Response, Error> {
        answer.answer()
    }
}

/// The `T` of a `Result<T, E>`, and the types of declared responses.
#[derive(Debug)]
pub struct Success<T: IntoResponse>(PhantomData<T>);

impl<T: IntoResponse> Success<T> {
    /// Describes it.
    pub fn describe(meta: &mut ResponsesMeta) {
        T::describe(meta);
    }

    /// The response.
    pub fn respond(value: T) -> Response {
        value.into_response()
    }

    /// Describes it as the answer of a status.
    pub fn declare(meta: &mut ResponsesMeta, status: u16, description: Option<&'static str>) {
        let mut inner = ResponsesMeta::default();
        T::describe(&mut inner);
        for response in inner.iter() {
            if let StatusMeta::Success(_) | StatusMeta::Any = response.status {
                let mut response = response.clone();
                response.status = StatusMeta::Fixed(self::status(status));
                response.description = description.map(Into::into);
                meta.add(response);
            }
        }
    }
}

/// The `E` of a `Result<T, E>`.
#[derive(Debug)]
pub struct Failure<E: HandlerError>(PhantomData<E>);

impl<E: HandlerError> Failure<E> {
    /// Describes it.
    pub fn describe(meta: &mut ResponsesMeta) {
        E::describe(meta);
    }

    /// The error.
    pub fn error(error: E) -> Error {
        error.into()
    }
}

/// Ends a request whose arguments have been read.
#[inline]
pub fn end(request: Request) {
    crate::request::spare::end(request);
}

/// The route of a handler's two functions.
#[must_use]
pub fn route(
    describe: fn() -> RouteMeta,
    call: fn(Request, std::sync::Arc<Plan>) -> HandlerFuture,
) -> Route {
    Route::from_parts(describe, call)
}

/// Methods from their names, which the macro has checked to be tokens.
#[must_use]
pub fn methods(names: &[&str]) -> Vec<Method> {
    names
        .iter()
        .filter_map(|name| Method::from_bytes(name.as_bytes()).ok())
        .collect()
}

/// A status from its number, which the macro has checked.
#[must_use]
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The reason phrase of a status.
#[must_use]
pub fn reason(code: u16) -> &'static str {
    status(code).canonical_reason().unwrap_or("Error")
}

/// Declares a header that every answer of the handler carries.
pub fn response_header(route: &mut RouteMeta, name: &'static str, value: &'static str) {
    route.response_headers.push(HeaderMeta {
        name: name.into(),
        description: "".into(),
        required: true,
        value: Some(value.into()),
    });
}

/// The value as the document shows it.
pub fn json_of<T: Serialize + ?Sized>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A bound as the document shows it.
#[must_use]
pub fn number(number: Number) -> Value {
    number.into()
}

/// The rules that a default breaks, in words.
pub fn broken_rules(check: impl FnOnce(&At<'_>, &mut Faults)) -> Vec<String> {
    let mut faults = Faults::new();
    check(&At::root(Place::Query), &mut faults);
    faults
        .into_vec()
        .iter()
        .map(|fault| fault.detail().to_owned())
        .collect()
}

/// An argument was not read though nothing was wrong; no request can cause it.
#[must_use]
pub fn incomplete() -> Error {
    #[derive(Debug, thiserror::Error)]
    #[error("an argument was not read")]
    struct Incomplete;
    Error::internal(Incomplete)
}

/// Whether an argument of this stage reads a body and nothing else.
#[must_use]
pub const fn reads_body(stage: Stage) -> bool {
    matches!(stage, Stage::Body)
}

/// Runs a plain function on the blocking pool.
///
/// # Panics
/// With the panic of the function.
pub async fn blocking<T: Send + 'static>(function: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(function).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => panic!("the blocking pool is shutting down: {error}"),
        },
    }
}

/// What a model writes into its own schema, so that the document can name it.
#[must_use]
pub fn identity<T: JsonSchema>(renamed: bool) -> Value {
    keep_identity::of::<T>(renamed)
}

/// Describes a model as the body.
pub fn describe_body<T: RequestModel>(argument: &mut ArgumentMeta) {
    describe_json_body(argument, SchemaOf::of::<T>());
}

/// Describes a model whose fields are parameters.
pub fn describe_placed_group<T: RequestModel>(argument: &mut ArgumentMeta) {
    let place = argument.place.unwrap_or(Place::Query);
    describe_group::<T>(argument, place);
}

/// Shows a one-field tuple struct under its own name.
pub fn describe_as<T: JsonSchema>(argument: &mut ArgumentMeta) {
    let own = SchemaOf::of::<T>();
    match &mut argument.kind {
        ArgumentKind::Parameter { schema }
        | ArgumentKind::FormField { schema }
        | ArgumentKind::Group { schema, .. } => *schema = own,
        ArgumentKind::Body { schema, .. } => *schema = Some(own),
        ArgumentKind::Part | ArgumentKind::Whole | ArgumentKind::Dependency { .. } => {}
    }
}

/// Reads a list of one-field tuple structs as a list of their fields, and checks their rules.
///
/// # Errors
/// Those of the list, and the faults of the rules.
pub fn newtypes<T: Validate, I>(
    inner: Result<Vec<I>, Rejection>,
    make: fn(I) -> T,
    argument: &Argument,
) -> Result<Vec<T>, Rejection> {
    let list: Vec<T> = inner?.into_iter().map(make).collect();
    let mut faults = Faults::new();
    argument.check(&mut faults, |at, faults| list.validate(at, faults));
    if faults.is_empty() {
        Ok(list)
    } else {
        Err(Rejection::Faults(faults.into_vec()))
    }
}
