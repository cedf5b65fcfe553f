//! What generated code calls. No promise is made about it.
//!
//! What generated code asks of a type of the user's it writes as `<T as Trait>::item`, and nothing here
//! repeats the bound: rustc then reports a type that does not fit once, at the place where it is written.

pub mod level;

mod document;

pub use self::document::{callback, example, link, webhook_route};

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Faults};
use crate::meta::{
    ArgumentKind, ArgumentMeta, HeaderMeta, Place, ResponsesMeta, RouteMeta, SchemaOf, StatusMeta,
    keep_identity,
};
use crate::model::{At, RequestModel, Validate};
use crate::params::{Argument, Rejection, Stage, describe_group, describe_json_body};
use crate::request::Request;
use crate::security::{Asking, Asks, Gives};

/// A value that a literal text can become: the default of an argument or of a field.
#[diagnostic::on_unimplemented(
    message = "a text is no default of a `{Self}`",
    label = "not a `{Self}`",
    note = "write a value of the type: `default = 20`"
)]
pub trait FromText: Sized {
    /// The value.
    fn from_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> FromText for T {
    fn from_text(text: &'static str) -> Self {
        text.into()
    }
}

/// What a field is that is never read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default, which a read-only field needs",
    label = "not `Default`",
    note = "put `#[derive(Default)]` on `{Self}`, or write `read_only, default = ..`"
)]
pub trait Unset {
    /// The value.
    fn unset() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> Unset for T {
    fn unset() -> Self {
        Self::default()
    }
}

/// Stands for the value of a field that does not compile; a `compile_error!` beside it keeps it from running.
#[must_use]
pub fn never<T>() -> T {
    unreachable!("the program does not compile")
}

/// Describes a type as the answer of a status. `describe` is the type's own.
pub fn declare(
    meta: &mut ResponsesMeta,
    status: u16,
    description: Option<&'static str>,
    describe: fn(&mut ResponsesMeta),
) {
    let mut inner = ResponsesMeta::default();
    describe(&mut inner);
    for response in inner.iter() {
        if let StatusMeta::Success(_) | StatusMeta::Any = response.status {
            let mut response = response.clone();
            response.status = StatusMeta::Fixed(self::status(status));
            response.description = description.map(Into::into);
            meta.add(response);
        }
    }
}

/// Ends a request whose arguments have been read.
#[inline]
pub fn end(request: &mut Request) {
    crate::request::spare::end(request);
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

/// The requirement of an argument of the type `T`.
pub fn asked<T, R, C>(requirement: R) -> Asking<T, R, C>
where
    R: Asks<Credential = C>,
    C: Gives<T> + Send,
{
    Asking::new(requirement)
}

/// Asks for the dependency of this name.
pub fn name_dependency(argument: &mut ArgumentMeta, name: &'static str) {
    if let ArgumentKind::Dependency { key, .. } = &mut argument.kind {
        *key = key.named(Some(name));
    }
}

/// Whether an argument of this stage is a group, which may read parameters of any name.
#[must_use]
pub const fn is_group(stage: Stage) -> bool {
    matches!(stage, Stage::Requires)
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
        | ArgumentKind::BodyMember { schema }
        | ArgumentKind::Group { schema, .. } => *schema = own,
        ArgumentKind::Body { schema, .. } => *schema = Some(own),
        ArgumentKind::Part
        | ArgumentKind::Disconnect
        | ArgumentKind::Identity
        | ArgumentKind::Whole
        | ArgumentKind::Dependency { .. }
        | ArgumentKind::Requires { .. }
        | ArgumentKind::Prepared(_)
        | ArgumentKind::Security { .. } => {}
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
