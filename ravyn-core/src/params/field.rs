//! What the schema of a model tells of its fields, decided at `build()`.

use serde_json::Value;

use super::{Argument, Source};
use crate::model::{Description, type_format};

/// One field of a model that is read from text.
#[derive(Clone, Debug)]
pub struct Field {
    member: Member,
    argument: Argument,
}

impl Field {
    pub(super) fn new(member: Member, argument: Argument) -> Self {
        Self { member, argument }
    }

    /// Its name as serde spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.member.name
    }

    /// Where its texts are.
    #[must_use]
    pub fn source(&self) -> &Source {
        self.argument.source()
    }

    /// The field as an argument, with its name on the wire.
    pub(super) fn argument(&self) -> &Argument {
        &self.argument
    }

    pub(super) fn is_required(&self) -> bool {
        self.member.is_required
    }

    pub(super) fn is_list(&self) -> bool {
        self.member.is_list
    }

    pub(super) fn detail(&self) -> Option<&'static str> {
        self.member.detail
    }
}

/// A named property of a model.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: Box<str>,
    is_required: bool,
    /// Where it is absent it is an empty list.
    is_list: bool,
    /// What its text must be, where the type's own words may repeat the value.
    detail: Option<&'static str>,
}

/// The fields of a model that is read from texts, and what the model says of them.
#[derive(Debug)]
pub struct Fields {
    list: Box<[Field]>,
    description: Description,
}

impl Fields {
    pub(super) fn new(list: Vec<Field>, description: Description) -> Self {
        Self {
            list: list.into(),
            description,
        }
    }

    /// What the model says of its values.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.description
    }
}

impl std::ops::Deref for Fields {
    type Target = [Field];

    fn deref(&self) -> &[Field] {
        &self.list
    }
}

/// The properties of a plain object. `None`: the type is a map, a list, an enum or anything else.
pub(super) fn members(of: &Description) -> Option<Vec<Member>> {
    let schema = of.plain(of.schema());
    let is_plain = ["oneOf", "anyOf", "allOf"]
        .iter()
        .all(|keyword| schema.get(keyword).is_none());
    let is_closed = ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .all(|keyword| schema.get(keyword).is_none_or(Value::is_boolean));
    let properties = schema.get("properties").and_then(Value::as_object)?;
    if properties.is_empty() || !is_plain || !is_closed {
        return None;
    }
    let required = schema.get("required").and_then(Value::as_array);
    // What is only sent is not read.
    let is_read = |property: &Value| property.get("readOnly") != Some(&Value::Bool(true));
    let read = properties.iter().filter(|(_, property)| is_read(property));
    let members = read.map(|(name, property)| {
        let is_required =
            required.is_some_and(|names| names.iter().any(|known| known == name.as_str()));
        member(name, property, is_required, of)
    });
    Some(members.collect())
}

fn member(name: &str, property: &Value, is_required: bool, of: &Description) -> Member {
    let is_optional = property.get("default").is_none() && allows(property, "null", of);
    let is_list = allows(property, "array", of) && (is_required || is_optional);
    let schema = of.plain(property);
    let item = schema.get("items").map_or(schema, |items| of.plain(items));
    let format = item.get("format").and_then(Value::as_str);
    Member {
        name: name.into(),
        is_required: is_required && !is_list,
        is_list,
        detail: format.and_then(type_format::words),
    }
}

/// Whether values of a JSON type fit the schema.
fn allows(schema: &Value, ty: &str, of: &Description) -> bool {
    let schema = of.resolved(schema);
    let fits = |types: &Value| match types {
        Value::Array(types) => types.iter().any(|known| known == ty),
        known => known == ty,
    };
    let forms = schema.get("anyOf").and_then(Value::as_array);
    schema.get("type").is_some_and(fits)
        || forms
            .into_iter()
            .flatten()
            .any(|form| of.resolved(form).get("type").is_some_and(fits))
}
