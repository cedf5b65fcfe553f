//! Models whose fields are parameters.

use form_urlencoded::Serializer;

use super::{Argument, FromRequest, Rejection, Source, Stage, json, values};
use crate::error::Faults;
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};
use crate::model::{At, RequestModel};
use crate::request::Request;

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident: $place:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name<T>(pub T);

        impl<T> std::ops::Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: RequestModel> FromRequest for $name<T> {
            const STAGE: Stage = Stage::Parameter;

            fn describe(argument: &mut ArgumentMeta) {
                describe_group::<T>(argument, Place::$place);
            }

            async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
                read_group(request, argument).map(Self)
            }
        }
    )*};
}

groups! {
    /// A model whose fields are path parameters.
    Path: Path;
    /// A model whose fields are query parameters.
    Query: Query;
    /// A model whose fields are header fields: `x_tenant` is the field `x-tenant`.
    Headers: Header;
    /// A model whose fields are cookies.
    Cookies: Cookie;
}

/// Describes a model whose fields are parameters.
pub fn describe_group<T: RequestModel>(argument: &mut ArgumentMeta, place: Place) {
    argument.kind = ArgumentKind::Group {
        place,
        schema: SchemaOf::of::<T>(),
    };
}

/// Reads a model, each field from its own source.
///
/// # Errors
/// The first field that does not fit; else every rule that is broken.
pub fn read_group<T: RequestModel>(request: &Request, argument: &Argument) -> Result<T, Rejection> {
    let Source::Group(fields) = argument.source() else {
        return Err(Rejection::Missing);
    };
    let mut pairs = Serializer::new(String::new());
    for field in &**fields {
        for text in values::texts(request, field)? {
            pairs.append_pair(field.name(), &text);
        }
    }
    let place = argument.place();
    let value: T = json::read_form(pairs.finish().as_bytes(), place)?;
    let mut faults = Faults::new();
    value.validate(&At::root(place), &mut faults);
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(Rejection::Faults(faults.into_vec()))
    }
}
