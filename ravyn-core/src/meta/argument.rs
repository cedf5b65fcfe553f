//! What one handler argument reads.

use std::any::{Any, TypeId, type_name};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use serde_json::{Map, Value};

use super::{ExampleMeta, ResponsesMeta, SchemaOf, SecurityMeta, short_name};

/// Where in a request a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
    /// The body.
    Body,
}

impl Place {
    /// The word used in problem answers and in the document.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a value of several parts stands in a query string (OpenAPI 3.1 §4.8.12.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryStyle {
    /// A list is a repeated name, the fields of an object are names of their own.
    #[default]
    Form,
    /// A list is one text with commas: `form` without `explode`.
    Comma,
    /// A list is one text with spaces.
    SpaceDelimited,
    /// A list is one text with `|`.
    PipeDelimited,
    /// The names of an object's fields are in brackets: `filter[least]=3`.
    DeepObject,
}

impl QueryStyle {
    /// What stands between the items of a list that is one text.
    #[must_use]
    pub const fn separator(self) -> Option<char> {
        match self {
            Self::Comma => Some(','),
            Self::SpaceDelimited => Some(' '),
            Self::PipeDelimited => Some('|'),
            Self::Form | Self::DeepObject => None,
        }
    }

    /// The word of OpenAPI.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form | Self::Comma => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
        }
    }
}

/// Type and name by which a dependency is asked for.
#[derive(Clone, Copy, Debug)]
pub struct DependencyKey {
    /// Identity of the type.
    pub type_id: TypeId,
    /// Its path, for messages.
    pub type_name: &'static str,
    /// The name that tells it from others of its type.
    pub name: Option<&'static str>,
}

impl DependencyKey {
    /// Key of `T`, without a name.
    #[must_use]
    pub fn of<T: ?Sized + 'static>() -> Self {
        Self {
            type_id: TypeId::of::<T>(),
            type_name: type_name::<T>(),
            name: None,
        }
    }

    /// The same with a name.
    #[must_use]
    pub fn named(self, name: Option<&'static str>) -> Self {
        Self { name, ..self }
    }
}

impl PartialEq for DependencyKey {
    fn eq(&self, other: &Self) -> bool {
        self.type_id == other.type_id && self.name == other.name
    }
}

impl fmt::Display for DependencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", short_name(self.type_name))?;
        match self.name {
            Some(name) => write!(f, " called `{name}`"),
            None => Ok(()),
        }
    }
}

impl Eq for DependencyKey {}

/// What kind of thing an argument is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ArgumentKind {
    /// A part of the request that no document mentions: the method, all headers, the request itself.
    Part,
    /// The request itself, or its target: it may read the path by itself.
    Whole,
    /// A sign that the client has gone away.
    Disconnect,
    /// One named value.
    Parameter {
        /// Schema of the value.
        schema: SchemaOf,
    },
    /// A model whose fields are parameters.
    Group {
        /// Where its fields stand.
        place: Place,
        /// Schema of the model.
        schema: SchemaOf,
    },
    /// The request body.
    Body {
        /// Media type that the request must carry; `*/*` takes any.
        media_type: &'static str,
        /// Schema of the content; `None` for bytes.
        schema: Option<SchemaOf>,
    },
    /// One field of a form body.
    FormField {
        /// Schema of the field.
        schema: SchemaOf,
    },
    /// One property of a JSON body that several arguments share.
    BodyMember {
        /// Schema of the property.
        schema: SchemaOf,
    },
    /// A value made by the application.
    Dependency {
        /// What is asked for.
        key: DependencyKey,
        /// How it is taken.
        access: Access,
    },
    /// Several arguments that are read as one.
    Requires {
        /// Each of them.
        arguments: Vec<ArgumentMeta>,
    },
    /// What was made at `build()` of what the program is told from outside.
    Prepared(Arc<dyn Any + Send + Sync>),
    /// Who the request comes from.
    Identity,
    /// A credential, or that there is one.
    Security {
        /// The schemes.
        security: SecurityMeta,
        /// The arguments of the functions that verify it, a group for each scheme.
        arguments: Vec<ArgumentMeta>,
        /// How the schemes ask for it.
        challenges: Vec<HeaderValue>,
        /// What demands it, for a route that shall do so before it reads anything else.
        demand: Arc<dyn Any + Send + Sync>,
    },
}

/// How the value of a dependency is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Together with others.
    Shared,
    /// By one alone, who may change it.
    Exclusive,
    /// By one alone, who may keep it: it is made for him.
    Owned,
}

/// One argument of a handler: its declaration and what its type says of itself.
#[derive(Clone, Debug)]
pub struct ArgumentMeta {
    /// Name of the argument in the function.
    pub name: &'static str,
    /// Name on the wire, where an alias gives another.
    pub alias: Option<Cow<'static, str>>,
    /// Where the attribute says that it stands. `None`: in the path if the path names it, else in the query.
    pub place: Option<Place>,
    /// How it stands in a query string.
    pub style: QueryStyle,
    /// What the type reads; written by `FromRequest::describe`.
    pub kind: ArgumentKind,
    /// `false` for `Option` and for arguments with a default.
    pub required: bool,
    /// The default, as it would stand on the wire.
    pub default: Option<Value>,
    /// Constraints, as JSON Schema keywords.
    pub keywords: Map<String, Value>,
    /// Description shown in the document.
    pub description: Option<Cow<'static, str>>,
    /// Example shown in the document.
    pub example: Option<Value>,
    /// Examples with names, in place of one without.
    pub examples: Vec<ExampleMeta>,
    /// Shown as deprecated.
    pub deprecated: bool,
    /// Holds the default against the constraints, at `build()`.
    /// Returns what is wrong with it, in words.
    pub check_default: Option<fn() -> Vec<String>>,
    /// Answers that reading this argument can give, besides those of its kind.
    pub responses: ResponsesMeta,
}

impl ArgumentMeta {
    /// A required argument of this name, so far without a kind.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            alias: None,
            place: None,
            style: QueryStyle::Form,
            kind: ArgumentKind::Part,
            required: true,
            default: None,
            keywords: Map::new(),
            description: None,
            example: None,
            examples: Vec::new(),
            deprecated: false,
            check_default: None,
            responses: ResponsesMeta::default(),
        }
    }

    /// The name a client uses.
    #[must_use]
    pub fn wire_name(&self) -> &str {
        self.alias.as_deref().unwrap_or(self.name)
    }

    /// Adds a JSON Schema keyword.
    pub fn keyword(&mut self, name: &str, value: impl Into<Value>) {
        self.keywords.insert(name.to_owned(), value.into());
    }
}
