//! Reading the arguments of a handler from a request.
//!
//! Every type that can be an argument implements [`FromRequest`], which both reads and describes it, so
//! that the document cannot differ from the behaviour. Where a value stands is decided once, at
//! `build()`, and handed in as the [`Argument`]'s source. Nothing is ever merged by name across sources.

mod argument;
mod body;
mod deep;
mod field;
mod form;
mod gather;
mod group;
mod identity;
mod json;
mod list;
mod media_type;
mod pairs;
mod parts;
#[cfg(test)]
mod properties;
mod record;
mod scalar;
mod source;
mod text;
mod values;

use crate::error::{Error, Fault};
use crate::meta::ArgumentMeta;
use crate::request::Request;

pub use self::argument::Argument;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::argument::{Source, SourceError, compile, group_wire_name};
pub use self::body::{BodyStream, Text};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::field::{Field, Fields};
pub use self::form::Form;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::form::FormFields;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::gather::{Gather, Order};
pub use self::group::{Cookies, Headers, Path, Query};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::group::{describe_group, read_group};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::json::{BodyMembers, Member, describe_json_body, read_model};
pub use self::list::FromRequestList;
pub use self::parts::{
    Background, ClientAddr, ClientIp, CookieJar, Disconnect, Extension, Finished, MatchedPath,
};
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::scalar::parse_variant;
pub use self::scalar::{FromParameter, Mismatch};
#[doc(hidden)] // For the schemes of ravyn; no promise is made about it.
pub use self::source::texts_of;
pub use self::values::FromValues;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::values::{describe_parameter, newtype, one};

/// When an argument is read. The walk goes through the stages in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Who is asking: refused before anything is parsed.
    Credential,
    /// Path, query, header, cookie and other parts of the head.
    Parameter,
    /// The body.
    Body,
    /// Arguments that are read as one, with values made by the application among them.
    Requires,
    /// Values made by the application: only when nothing was wrong so far.
    Dependency,
    /// The request itself, with what the others left of it.
    Whole,
}

impl Stage {
    /// Whether the argument takes the body, of which there is only one.
    #[must_use]
    pub const fn takes_body(self) -> bool {
        matches!(self, Self::Body | Self::Whole)
    }
}

/// Reads one handler argument, and describes it.
///
/// # Errors
/// [`Rejection`]: what [`describe`](Self::describe) has written into the document.
///
/// # Example
/// ```
/// use ravyn_core::meta::ArgumentMeta;
/// use ravyn_core::params::{Argument, FromRequest, Rejection, Stage};
/// use ravyn_core::request::Request;
///
/// /// Whether the client prefers German.
/// struct German(bool);
///
/// impl FromRequest for German {
///     const STAGE: Stage = Stage::Parameter;
///
///     fn describe(_: &mut ArgumentMeta) {}
///
///     async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
///         let language = request.headers().get("accept-language");
///         Ok(German(language.is_some_and(|value| value.as_bytes().starts_with(b"de"))))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a handler",
    label = "a request gives no `{Self}`",
    note = "put `#[model]` on the type to read it from the body; under `#[model(response)]` it is only sent",
    note = "write `Inject<{Self}>` for a value of the application",
    note = "write `Untyped<{Self}>` for a JSON body whose type is not yours"
)]
pub trait FromRequest: Sized + Send {
    /// When it is read.
    const STAGE: Stage;

    /// Describes it, at `build()`.
    fn describe(argument: &mut ArgumentMeta);

    /// Reads it.
    fn from_request(
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<Self, Rejection>> + Send;
}

/// Why an argument could not be read.
#[derive(Debug)]
pub enum Rejection {
    /// It is not there. `Option<T>` turns this, and nothing else, into `None`.
    Missing,
    /// It does not fit; the walk goes on and gathers further faults.
    Faults(Vec<Fault>),
    /// The walk ends with this answer.
    Answer(Error),
}

impl Rejection {
    /// One fault.
    #[must_use]
    pub fn fault(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

impl<E: Into<Error>> From<E> for Rejection {
    fn from(error: E) -> Self {
        Self::Answer(error.into())
    }
}

impl<T: FromRequest> FromRequest for Option<T> {
    const STAGE: Stage = T::STAGE;

    fn describe(argument: &mut ArgumentMeta) {
        T::describe(argument);
        argument.required = false;
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        match T::from_request(request, argument).await {
            Ok(value) => Ok(Some(value)),
            Err(Rejection::Missing) => Ok(None),
            Err(other) => Err(other),
        }
    }
}
