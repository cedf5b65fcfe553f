//! What a route reads, as parameters and as a body.

mod body;
mod parameters;

use ravyn_core::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};

pub(super) use self::body::request_body;
pub(super) use self::parameters::parameters;
use super::path::DocumentPath;
use super::schemas::{Schemas, constrain, without_null};
use crate::model::Schema;

/// Media type of a form that is read field by field.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Media type of a body that several arguments share.
pub(super) const JSON: &str = "application/json";

/// Where the values of an argument stand; `None` for one that reads no part that a document names.
///
/// A parameter without a place stands in the path if the path names it, else in the query string: the
/// rule of [`ravyn_core::params::compile`].
pub(super) fn place(argument: &ArgumentMeta, path: &DocumentPath) -> Option<Place> {
    match &argument.kind {
        ArgumentKind::Parameter { .. } => {
            Some(
                argument
                    .place
                    .unwrap_or_else(|| match path.documented(argument.wire_name()) {
                        Some(_) => Place::Path,
                        None => Place::Query,
                    }),
            )
        }
        ArgumentKind::Group { place, .. } => Some(*place),
        ArgumentKind::Body { .. }
        | ArgumentKind::FormField { .. }
        | ArgumentKind::BodyMember { .. } => Some(Place::Body),
        _ => None,
    }
}

/// The schema of one named value, with the rules on the argument.
fn value_schema(argument: &ArgumentMeta, of: &SchemaOf, schemas: &mut Schemas) -> Schema {
    let mut schema = without_null(schemas.request(of));
    constrain(&mut schema, &argument.keywords, argument.default.as_ref());
    schema
}
