//! Several forms of one value: which of them it means to have.

use serde_json::Value;

use super::walk::Walk;
use crate::error::Faults;
use crate::meta::Place;
use crate::model::At;

/// What a form says of itself, so that a value can be known to mean it.
enum Mark<'s> {
    /// A property that is always this value.
    Tag(&'s str, &'s Value),
    /// The only property there is.
    Key(&'s str),
    /// The value itself.
    Names(Vec<&'s Value>),
    /// Its type, or nothing.
    Unmarked,
}

/// Notes what is wrong with a value of one of these forms. Of forms that cannot be told apart it says only
/// that the value has none of them.
pub(super) fn check<'s>(
    walk: &Walk<'s, '_>,
    forms: &'s [Value],
    value: &Value,
    at: &At<'_>,
    faults: &mut Faults,
) {
    // `null` is told apart by itself, and no other form explains it.
    let is_null = |form: &Value| {
        walk.definitions
            .resolved(form)
            .1
            .get("type")
            .is_some_and(|it| it == "null")
    };
    if value.is_null() && forms.iter().any(is_null) {
        return;
    }
    let forms: Vec<_> = forms.iter().filter(|form| !is_null(form)).collect();
    if let [only] = &forms[..] {
        return walk.value(only, value, at, faults);
    }
    let marks: Vec<_> = forms.iter().map(|form| mark(walk, form)).collect();
    let mut meant = forms
        .iter()
        .zip(&marks)
        .filter(|(_, mark)| mark.is_on(value));
    match (meant.next(), meant.next()) {
        (Some((form, _)), None) => walk.value(form, value, at, faults),
        (None, _) if no_form(&marks, value, at, faults) => {}
        _ if forms.iter().any(|form| fits(walk, form, value)) => {}
        _ => at.fault(faults, "type", "has none of the forms that it can have"),
    }
}

fn fits<'s>(walk: &Walk<'s, '_>, form: &'s Value, value: &Value) -> bool {
    let mut faults = Faults::new();
    walk.value(form, value, &At::root(Place::Body), &mut faults);
    faults.is_empty()
}

fn mark<'s>(walk: &Walk<'s, '_>, form: &'s Value) -> Mark<'s> {
    // The tag of a variant that is a model of its own stands beside the reference to that.
    if let Some(tag) = tag(form) {
        return tag;
    }
    let (_, form) = walk.definitions.resolved(form);
    if let Some(only) = form.get("const") {
        return Mark::Names(vec![only]);
    }
    if let Some(Value::Array(names)) = form.get("enum") {
        return Mark::Names(names.iter().collect());
    }
    if let Some(tag) = tag(form) {
        return tag;
    }
    let properties = form.get("properties").and_then(Value::as_object);
    let mut properties = properties.into_iter().flatten();
    let is_closed = form.get("additionalProperties") == Some(&Value::Bool(false));
    match (properties.next(), properties.next()) {
        (Some((name, _)), None) if is_closed => Mark::Key(name),
        _ => Mark::Unmarked,
    }
}

fn tag(form: &Value) -> Option<Mark<'_>> {
    let properties = form.get("properties").and_then(Value::as_object);
    let mut properties = properties.into_iter().flatten();
    properties.find_map(|(name, schema)| Some(Mark::Tag(name, schema.get("const")?)))
}

impl Mark<'_> {
    fn is_on(&self, value: &Value) -> bool {
        match self {
            Self::Tag(name, tag) => value.get(name) == Some(tag),
            Self::Key(name) => value.get(name).is_some(),
            Self::Names(names) => names.contains(&value),
            Self::Unmarked => false,
        }
    }
}

/// The value has none of the forms. Said where the mark should be, if all of them have one.
fn no_form(marks: &[Mark<'_>], value: &Value, at: &At<'_>, faults: &mut Faults) -> bool {
    if let Some(name) = common_tag(marks) {
        let tag = at.field(name);
        match value.get(name) {
            Some(_) => name_fault(marks.iter().flat_map(Mark::values), &tag, faults),
            None if value.is_object() => tag.fault(faults, "required", "is required"),
            None => at.fault(faults, "type", "must be an object"),
        }
        true
    } else if marks
        .iter()
        .all(|mark| matches!(mark, Mark::Key(_) | Mark::Names(_)))
    {
        let names: Vec<Value> = marks.iter().flat_map(Mark::owned).collect();
        let only_key = value.as_object().filter(|object| object.len() == 1);
        let only_key = only_key.and_then(|object| object.keys().next());
        // The right name in the wrong form.
        if names.contains(value) {
            at.fault(faults, "type", "must be an object");
        } else if only_key.is_some_and(|key| names.iter().any(|name| name == key)) {
            at.fault(faults, "type", "must be a string");
        } else {
            name_fault(names.iter(), at, faults);
        }
        true
    } else {
        false
    }
}

/// The property that tells all forms apart.
fn common_tag<'m>(marks: &[Mark<'m>]) -> Option<&'m str> {
    let mut names = marks.iter().map(|mark| match mark {
        Mark::Tag(name, _) => Some(*name),
        Mark::Key(_) | Mark::Names(_) | Mark::Unmarked => None,
    });
    let first = names.next()??;
    names.all(|name| name == Some(first)).then_some(first)
}

impl<'s> Mark<'s> {
    fn values(&self) -> Vec<&'s Value> {
        match self {
            Self::Tag(_, value) => vec![value],
            Self::Names(names) => names.clone(),
            Self::Key(_) | Self::Unmarked => Vec::new(),
        }
    }

    fn owned(&self) -> Vec<Value> {
        match self {
            Self::Key(name) => vec![Value::from(*name)],
            other => other.values().into_iter().cloned().collect(),
        }
    }
}

/// Whether a value of several forms can be an object.
pub(super) fn has_structure(schema: &Value) -> bool {
    ["oneOf", "anyOf"].iter().any(|keyword| {
        let forms = schema.get(*keyword).and_then(Value::as_array);
        forms.into_iter().flatten().any(|form| {
            form.get("properties").is_some()
                || form.get("type").is_some_and(|kind| kind == "object")
        })
    })
}

/// `must be one of a, b`
pub(super) fn name_fault<'v>(
    names: impl Iterator<Item = &'v Value>,
    at: &At<'_>,
    faults: &mut Faults,
) {
    let names: Vec<_> = names.filter(|name| !name.is_null()).map(plain).collect();
    let words = if names.len() == 1 {
        "must be"
    } else {
        "must be one of"
    };
    at.fault(faults, "enum", format!("{words} {}", names.join(", ")));
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
