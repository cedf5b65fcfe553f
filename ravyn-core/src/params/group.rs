//! Models whose fields are parameters.

use super::deep;
use super::field::{Field, Fields};
use super::record::{self, Entry, Refusal, Unfit};
use super::text::TextError;
use super::{Argument, FromRequest, Rejection, Source, Stage, group_wire_name, source};
use crate::error::{Fault, Faults};
use crate::meta::{ArgumentKind, ArgumentMeta, Place, QueryStyle, SchemaOf};
use crate::model::{At, RequestModel, checked};
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
    if argument.style == QueryStyle::DeepObject {
        // What can be made of nothing can be left out.
        argument.required = serde_json::from_str::<T>("{}").is_err();
    }
}

/// Reads a model, each field from its own source.
///
/// # Errors
/// Every field that does not fit; else every rule that is broken.
pub fn read_group<T: RequestModel>(request: &Request, argument: &Argument) -> Result<T, Rejection> {
    let fields = match argument.source() {
        Source::Group(fields) => fields,
        Source::Deep(description) => return deep::read_query(request, argument, description),
        _ => return Err(Rejection::Missing),
    };
    let mut entries = Vec::with_capacity(fields.len());
    for field in &***fields {
        let texts = if field.is_list() {
            source::list(request, field.argument())
        } else {
            source::texts(request, field.argument())
        };
        let texts = match texts {
            Ok(texts) if texts.is_empty() && !field.is_list() => continue,
            Ok(texts) => Ok(texts),
            Err(Rejection::Faults(_)) => Err(source::NOT_UTF8),
            Err(other) => return Err(other),
        };
        entries.push(Entry {
            name: field.name(),
            texts,
        });
    }
    read_fields(entries, fields, argument)
}

/// Reads a model from the texts of its fields, and checks its rules.
pub(super) fn read_fields<T: RequestModel>(
    entries: Vec<Entry<'_>>,
    fields: &Fields,
    argument: &Argument,
) -> Result<T, Rejection> {
    let value: T = record::decode(entries)
        .map_err(|refusal| Rejection::Faults(faults(refusal, fields, argument)))?;
    checked(value, &At::root(argument.place())).map_err(|faults| {
        let faults = faults.into_iter().map(on_the_wire);
        Rejection::Faults(faults.collect())
    })
}

/// The faults of all fields, in the order of declaration: what is absent, what cannot be read, and the
/// broken rules of the rest.
fn faults(refusal: Refusal<'_>, fields: &Fields, argument: &Argument) -> Vec<Fault> {
    let Refusal {
        unfit,
        entries,
        declared,
    } = refusal;
    let position = |name: Option<&str>| {
        let known = declared.iter();
        known
            .enumerate()
            .find_map(|(index, known)| (Some(*known) == name).then_some(index))
            .unwrap_or(usize::MAX)
    };
    let is_missing = |unfit: &&Unfit| matches!(unfit.error, TextError::Missing(_));
    let unread = unfit.iter().filter(|unfit| !is_missing(unfit));
    let is_given = |name: &str| {
        entries.iter().any(|entry| entry.name == name)
            || unread
                .clone()
                .any(|unfit| unfit.name.as_deref() == Some(name))
    };
    let mut faults: Vec<(usize, Fault)> = Vec::new();
    let absent = |field: &&Field| field.is_required() && !is_given(field.name());
    for field in fields.iter().filter(absent) {
        faults.push((position(Some(field.name())), field.argument().missing()));
    }
    for unfit in &unfit {
        // A field that is missing for serde is absent, and noted.
        let name = unfit.name.as_deref();
        let is_noted = is_missing(&unfit)
            && fields
                .iter()
                .any(|field| field.is_required() && Some(field.name()) == name);
        if !is_noted {
            faults.push((position(name), fault(unfit, fields, argument)));
        }
    }
    let root = At::root(argument.place());
    for entry in &entries {
        let mut broken = Faults::new();
        if let Ok(texts) = &entry.texts {
            let at = root.field(entry.name);
            fields
                .description()
                .check_texts(entry.name, texts, &at, &mut broken);
        }
        let place = position(Some(entry.name));
        let broken = broken.into_vec().into_iter().map(on_the_wire);
        faults.extend(broken.map(|fault| (place, fault)));
    }
    faults.sort_by_key(|(position, _)| *position);
    faults.into_iter().map(|(_, fault)| fault).collect()
}

fn fault(unfit: &Unfit, fields: &[Field], argument: &Argument) -> Fault {
    let name = unfit.name.as_deref();
    let field = fields.iter().find(|field| Some(field.name()) == name);
    // Only a form can hold what the model does not name.
    let unknown = name.map(|name| Argument::new(name, Source::Form));
    let place = field.map(Field::argument).or(unknown.as_ref());
    let place = place.unwrap_or(argument);
    match &unfit.error {
        TextError::Mismatch(mismatch) => place.fault(mismatch.code, mismatch.detail.clone()),
        TextError::Missing(_) => place.missing(),
        TextError::Foreign => match field.and_then(Field::detail) {
            Some(detail) => place.fault("format", detail),
            None => place.fault("type", "does not fit"),
        },
    }
}

/// A rule knows its field by serde's name; a header field has another one for the client.
fn on_the_wire(fault: Fault) -> Fault {
    match (fault.place(), fault.name()) {
        (place @ Place::Header, Some(name)) => Fault::parameter(
            place,
            group_wire_name(place, name),
            fault.code().to_owned(),
            fault.detail(),
        ),
        _ => fault,
    }
}
