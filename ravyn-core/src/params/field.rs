//! What the schema of a model tells of its fields, decided at `build()`.

use serde_json::{Map, Value};

use super::{Argument, Source};
use crate::meta::SchemaOf;

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

/// The properties of a plain object. `None`: the type is a map, a list, an enum or anything else.
pub(super) fn members(of: &SchemaOf) -> Option<Vec<Member>> {
    let schema = of.standalone().to_value();
    let nothing = Map::new();
    let definitions = schema.get("$defs").and_then(Value::as_object);
    let definitions = definitions.unwrap_or(&nothing);
    let schema = resolved(&schema, definitions);
    let is_plain = ["oneOf", "anyOf", "allOf"]
        .iter()
        .all(|keyword| schema.get(keyword).is_none());
    let is_closed = |schema: &Value| {
        ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .all(|keyword| schema.get(keyword).is_none_or(Value::is_boolean))
    };
    let properties = schema.get("properties").and_then(Value::as_object)?;
    if properties.is_empty() || !is_plain || !is_closed(schema) {
        return None;
    }
    let required = schema.get("required").and_then(Value::as_array);
    // What is only sent is not read.
    let is_read = |property: &Value| property.get("readOnly") != Some(&Value::Bool(true));
    let read = properties.iter().filter(|(_, property)| is_read(property));
    let members = read.map(|(name, property)| {
        let is_required =
            required.is_some_and(|names| names.iter().any(|known| known == name.as_str()));
        member(name, property, is_required, definitions)
    });
    Some(members.collect())
}

fn member(
    name: &str,
    property: &Value,
    is_required: bool,
    definitions: &Map<String, Value>,
) -> Member {
    let is_optional = property.get("default").is_none() && allows(property, "null", definitions);
    let is_list = allows(property, "array", definitions) && (is_required || is_optional);
    let schema = resolved(property, definitions);
    let item = schema
        .get("items")
        .map_or(schema, |items| resolved(items, definitions));
    Member {
        name: name.into(),
        is_required: is_required && !is_list,
        is_list,
        detail: item.get("format").and_then(Value::as_str).and_then(detail),
    }
}

/// Follows references to a definition.
fn resolved<'s>(mut schema: &'s Value, definitions: &'s Map<String, Value>) -> &'s Value {
    // A chain of references is no longer than the list of what they refer to.
    for _ in 0..definitions.len() {
        let name = schema.get("$ref").and_then(Value::as_str);
        let name = name.and_then(|name| name.strip_prefix("#/$defs/"));
        match name.and_then(|name| definitions.get(name)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// Whether values of a JSON type fit the schema.
fn allows(schema: &Value, ty: &str, definitions: &Map<String, Value>) -> bool {
    let schema = resolved(schema, definitions);
    let fits = |types: &Value| match types {
        Value::Array(types) => types.iter().any(|known| known == ty),
        known => known == ty,
    };
    let variants = schema.get("anyOf").and_then(Value::as_array);
    schema.get("type").is_some_and(fits)
        || variants.is_some_and(|all| {
            all.iter()
                .any(|one| resolved(one, definitions).get("type").is_some_and(fits))
        })
}

/// The words of `FromParameter` for types that only say of themselves how they are read.
fn detail(format: &str) -> Option<&'static str> {
    Some(match format {
        "ip" => "must be an IP address",
        "ipv4" => "must be an IPv4 address",
        "ipv6" => "must be an IPv6 address",
        "uuid" => "must be a UUID",
        "date-time" => "must be a date and time with an offset (RFC 3339)",
        "date" => "must be a date (RFC 3339)",
        "partial-time" => "must be a time",
        "partial-date-time" => "must be a date and time",
        _ => return None,
    })
}
