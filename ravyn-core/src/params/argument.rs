//! One argument of a compiled route: where its value is, decided at `build()`.

use std::any::Any;
use std::sync::Arc;

use http::HeaderName;

use super::field::{Field, Fields, Member, members};
use super::form::FORM;
use crate::error::{Fault, Faults};
use crate::meta::{ArgumentKind, ArgumentMeta, Place, QueryStyle};
use crate::model::{At, Description};

/// A compiled argument.
#[derive(Clone, Debug)]
pub struct Argument {
    name: Box<str>,
    source: Source,
}

/// Where the value of an argument is.
#[derive(Clone)]
#[non_exhaustive]
pub enum Source {
    /// Its type knows.
    Part,
    /// The path value at this position.
    Path(usize),
    /// The query string, under the argument's name.
    Query,
    /// The query string, under the argument's name: a list in one text.
    Separated(char),
    /// The query string, under names that begin with the argument's: an object.
    Deep(Arc<Description>),
    /// This header field.
    Header(HeaderName),
    /// The cookie of the argument's name.
    Cookie,
    /// The form body, under the argument's name.
    Form,
    /// The JSON body, under the argument's name.
    Member(Arc<Description>),
    /// The body; of a model, what it says of its values.
    Body(Option<Arc<Description>>),
    /// The fields of a model, each from its own source.
    Group(Arc<Fields>),
    /// The form body, as a model with these fields.
    FormBody(Arc<Fields>),
    /// The form body, as a model with objects in it.
    DeepForm(Arc<Description>),
    /// Whoever makes the value of a dependency.
    Provided(Arc<dyn Any + Send + Sync>),
    /// Each argument of a group has its own.
    Requires(Box<[Argument]>),
    /// Nowhere: nobody provides it, and the argument is optional.
    Absent,
}

impl Argument {
    /// An argument called `name` on the wire.
    #[must_use]
    pub fn new(name: &str, source: Source) -> Self {
        Self {
            name: name.into(),
            source,
        }
    }

    /// Its name on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its value is.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The arguments that are read as this one. None for all but groups.
    #[must_use]
    pub fn group(&self) -> &[Self] {
        match &self.source {
            Source::Requires(arguments) => arguments,
            _ => &[],
        }
    }

    /// The part of the request that it stands in, for faults.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.source {
            Source::Path(_) => Place::Path,
            Source::Query | Source::Separated(_) | Source::Deep(_) => Place::Query,
            Source::Header(_) => Place::Header,
            Source::Cookie => Place::Cookie,
            Source::Group(fields) => {
                let field = fields.first().map(Field::argument);
                field.map_or(Place::Query, Self::place)
            }
            Source::Form
            | Source::FormBody(_)
            | Source::DeepForm(_)
            | Source::Body(_)
            | Source::Member(_)
            | Source::Part
            | Source::Provided(_)
            | Source::Requires(_)
            | Source::Absent => Place::Body,
        }
    }

    /// A fault of the whole argument.
    #[must_use]
    pub fn fault(&self, code: &'static str, detail: impl Into<String>) -> Fault {
        match self.place() {
            Place::Body => {
                let pointer = match self.source {
                    Source::Form | Source::Member(_) => {
                        format!("/{}", crate::model::escaped(&self.name))
                    }
                    _ => String::new(),
                };
                Fault::body(pointer, code, detail)
            }
            place => Fault::parameter(place, &*self.name, code, detail),
        }
    }

    /// Checks rules at the argument's place.
    pub fn check(&self, faults: &mut Faults, rules: impl FnOnce(&At<'_>, &mut Faults)) {
        let root = At::root(self.place());
        match self.source {
            Source::Body(_) | Source::FormBody(_) | Source::Group(_) => rules(&root, faults),
            _ => rules(&root.field(&self.name), faults),
        }
    }

    /// The fault of a required argument that is not there.
    #[must_use]
    pub fn missing(&self) -> Fault {
        self.fault("required", "is required")
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Part => f.write_str("Part"),
            Self::Path(index) => write!(f, "Path({index})"),
            Self::Query => f.write_str("Query"),
            Self::Separated(separator) => write!(f, "Separated({separator:?})"),
            Self::Deep(description) => f.debug_tuple("Deep").field(description).finish(),
            Self::DeepForm(description) => f.debug_tuple("DeepForm").field(description).finish(),
            Self::Header(name) => write!(f, "Header({name})"),
            Self::Cookie => f.write_str("Cookie"),
            Self::Form => f.write_str("Form"),
            Self::Member(description) => f.debug_tuple("Member").field(description).finish(),
            Self::Body(description) => f.debug_tuple("Body").field(description).finish(),
            Self::Group(fields) => f.debug_tuple("Group").field(fields).finish(),
            Self::FormBody(fields) => f.debug_tuple("FormBody").field(fields).finish(),
            Self::Provided(_) => f.write_str("Provided"),
            Self::Requires(arguments) => f.debug_tuple("Requires").field(arguments).finish(),
            Self::Absent => f.write_str("Absent"),
        }
    }
}

/// Why a described argument has no source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// The path has no parameter of this name.
    NotInPath(String),
    /// The header's name is not valid.
    HeaderName(String),
    /// The type is no model with named fields.
    NotAGroup(&'static str),
    /// The field of the model is no single value.
    Structure(&'static str, String),
    /// The style is for values of another form.
    Style(QueryStyle),
}

/// Finds the source of everything but dependencies. `path` holds the names of the path's parameters.
///
/// # Errors
/// [`SourceError`], a fault of the build.
pub fn compile(meta: &ArgumentMeta, path: &[String]) -> Result<Argument, SourceError> {
    let name = meta.wire_name();
    let source = match &meta.kind {
        ArgumentKind::Part | ArgumentKind::Disconnect | ArgumentKind::Whole => Source::Part,
        ArgumentKind::Identity if meta.required => Source::Part,
        ArgumentKind::Body {
            media_type: FORM,
            schema: Some(schema),
        } => {
            let description = Description::new(*schema);
            if let Some(field) = description.first_unreadable() {
                return Err(SourceError::Structure(schema.type_name(), field.to_owned()));
            }
            if description.first_structure().is_some() {
                return Ok(Argument::new(name, Source::DeepForm(Arc::new(description))));
            }
            let members = members(&description).unwrap_or_default();
            Source::FormBody(fields(Place::Body, members, description, path)?)
        }
        ArgumentKind::Body { schema, .. } => {
            Source::Body(schema.map(|schema| Arc::new(Description::new(schema))))
        }
        ArgumentKind::FormField { .. } => Source::Form,
        ArgumentKind::BodyMember { schema } => Source::Member(Arc::new(Description::new(*schema))),
        ArgumentKind::Identity
        | ArgumentKind::Dependency { .. }
        | ArgumentKind::Requires { .. }
        | ArgumentKind::Prepared(_)
        | ArgumentKind::Security { .. } => Source::Absent,
        ArgumentKind::Parameter { schema } if meta.style != QueryStyle::Form => {
            let description = Description::new(*schema);
            let is_list = description.is_list();
            let separator = meta.style.separator().filter(|_| is_list);
            Source::Separated(separator.ok_or(SourceError::Style(meta.style))?)
        }
        ArgumentKind::Parameter { .. } => match meta.place {
            Some(place) => parameter(place, name, path)?,
            None if path.iter().any(|known| known == name) => parameter(Place::Path, name, path)?,
            None => Source::Query,
        },
        ArgumentKind::Group { schema, .. } if meta.style == QueryStyle::DeepObject => {
            let description = Description::new(*schema);
            if members(&description).is_none() {
                return Err(SourceError::NotAGroup(schema.type_name()));
            }
            if let Some(field) = description.first_unreadable() {
                return Err(SourceError::Structure(schema.type_name(), field.to_owned()));
            }
            Source::Deep(Arc::new(description))
        }
        ArgumentKind::Group { .. } if meta.style != QueryStyle::Form => {
            return Err(SourceError::Style(meta.style));
        }
        ArgumentKind::Group { place, schema } => {
            let description = Description::new(*schema);
            if let Some(field) = description.first_structure() {
                return Err(SourceError::Structure(schema.type_name(), field.to_owned()));
            }
            let members = members(&description);
            let members = members.ok_or_else(|| SourceError::NotAGroup(schema.type_name()))?;
            Source::Group(fields(*place, members, description, path)?)
        }
    };
    Ok(Argument::new(name, source))
}

fn fields(
    place: Place,
    members: Vec<Member>,
    description: Description,
    path: &[String],
) -> Result<Arc<Fields>, SourceError> {
    let fields = members.into_iter().map(|member| {
        let name = group_wire_name(place, &member.name);
        let source = parameter(place, &name, path)?;
        Ok(Field::new(member, Argument::new(&name, source)))
    });
    let fields = fields.collect::<Result<_, _>>()?;
    Ok(Arc::new(Fields::new(fields, description)))
}

/// The wire name of a group's field: header fields are written with hyphens.
#[must_use]
pub fn group_wire_name(place: Place, field: &str) -> String {
    if place == Place::Header {
        field.replace('_', "-")
    } else {
        field.to_owned()
    }
}

fn parameter(place: Place, name: &str, path: &[String]) -> Result<Source, SourceError> {
    Ok(match place {
        Place::Path => {
            let index = path.iter().position(|known| known == name);
            Source::Path(index.ok_or_else(|| SourceError::NotInPath(name.to_owned()))?)
        }
        Place::Query => Source::Query,
        Place::Header => {
            let header =
                HeaderName::try_from(name).map_err(|_| SourceError::HeaderName(name.to_owned()))?;
            Source::Header(header)
        }
        Place::Cookie => Source::Cookie,
        Place::Body => Source::Form,
    })
}
