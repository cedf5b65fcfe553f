//! `anyOf` and `oneOf`: which alternative of one document is which of the other, and which are left over.

use serde_json::{Value, json};

use super::super::findings::Effect;
use super::flat::{Flat, flat, is_word};
use super::types;
use super::walk::Walk;
use crate::source::{Source, elements, members};

/// One of several schemas.
#[derive(Debug)]
struct Alternative {
    /// It, with what stands around the choice.
    schema: Value,
    flat: Flat,
    /// Name of the component that it is.
    component: Option<String>,
    /// The member that tells it apart from others, with its value: `kind=circle`.
    tag: Option<String>,
}

/// Compares two schemas of which one is a choice at least; `false` where none is.
pub(super) fn compare(old: &Flat, new: &Flat, walk: &mut Walk<'_, '_>) -> bool {
    let (before, now) = (keyword(old), keyword(new));
    if before.is_none() && now.is_none() {
        return false;
    }
    let is_exclusive = now == Some("oneOf");
    let before = alternatives(walk.sides.old, old, before);
    let now = alternatives(walk.sides.new, new, now);
    let (mut gone, mut added): (Vec<usize>, Vec<usize>) =
        ((0..before.len()).collect(), (0..now.len()).collect());
    for is_pair in [by_component, by_tag, by_types] {
        for (old, new) in pairs(&mut gone, &mut added, |old, new| {
            is_pair(&before[old], &now[new])
        }) {
            let name = name(&now[new]).filter(|_| now.len() > 1);
            let place = name.map(|name| format!("({name})")).unwrap_or_default();
            walk.within(place, |walk| {
                walk.compare(&before[old].schema, &now[new].schema);
            });
        }
    }
    pairs(&mut gone, &mut added, |old, new| {
        walk.is_same(&before[old].schema, &now[new].schema)
    });
    let [gone, new] = [(gone, &before), (added, &now)].map(|(left, all)| {
        let left = left.into_iter().map(|position| &all[position]);
        left.collect::<Vec<_>>()
    });
    left_over(&gone, &new, is_exclusive && !are_apart(&now), walk);
    true
}

/// The keyword of a choice.
fn keyword(flat: &Flat) -> Option<&'static str> {
    let keywords = ["oneOf", "anyOf"];
    keywords
        .into_iter()
        .find(|keyword| flat.contains_key(*keyword))
}

/// The alternatives of a schema; of one that is no choice, one for each type where the types are few.
fn alternatives(source: Source<'_>, schema: &Flat, keyword: Option<&str>) -> Vec<Alternative> {
    let Some(keyword) = keyword else {
        let kinds = types::of(schema);
        let is_split =
            matches!(schema.get("type"), Some(Value::Array(_))) && !schema.contains_key("enum");
        let each = kinds
            .iter()
            .filter(|kind| **kind != "integer" || !kinds.contains("number"));
        let schemas: Vec<Value> = if is_split {
            let split = each.map(|kind| {
                let mut one = schema.clone();
                one.insert("type".to_owned(), json!(kind));
                Value::Object(one)
            });
            split.collect()
        } else {
            vec![Value::Object(schema.clone())]
        };
        return schemas
            .into_iter()
            .map(|one| alternative(source, &one, None))
            .collect();
    };
    let mut around = schema.clone();
    around.remove(keyword);
    around.retain(|name, _| !is_word(name));
    let around = (!around.is_empty()).then_some(Value::Object(around));
    let choice = schema.get(keyword).map(elements).unwrap_or_default();
    choice
        .iter()
        .map(|one| alternative(source, one, around.as_ref()))
        .collect()
}

fn alternative(source: Source<'_>, own: &Value, around: Option<&Value>) -> Alternative {
    let schema = match around {
        Some(around) => json!({"allOf": [around, own]}),
        None => own.clone(),
    };
    let flat = flat(source, &schema);
    let component = own["$ref"].as_str();
    Alternative {
        component: component
            .and_then(|text| text.rsplit('/').next())
            .map(str::to_owned),
        tag: tag(source, &flat),
        schema,
        flat,
    }
}

/// A required member with one value, or the only member that there is.
fn tag(source: Source<'_>, schema: &Flat) -> Option<String> {
    let properties = schema.get("properties")?;
    let required = elements(schema.get("required")?);
    let mut constants = members(properties).filter_map(|(name, property)| {
        let values = flat(source, property).remove("enum")?;
        match elements(&values) {
            [value] if required.iter().any(|one| one == name) => Some(format!("{name}={value}")),
            _ => None,
        }
    });
    constants.next().or_else(|| match required {
        [Value::String(name)] if members(properties).count() == 1 => Some(name.clone()),
        _ => None,
    })
}

fn by_component(old: &Alternative, new: &Alternative) -> bool {
    old.component.is_some() && old.component == new.component
}

fn by_tag(old: &Alternative, new: &Alternative) -> bool {
    old.tag.is_some() && old.tag == new.tag
}

/// Whether both are of the same type, which is no object: objects of different tags are different things.
fn by_types(old: &Alternative, new: &Alternative) -> bool {
    let (old, new) = (types::of(&old.flat), types::of(&new.flat));
    old == new && !old.contains("object")
}

/// Takes out what belongs together and to nothing else.
fn pairs(
    old: &mut Vec<usize>,
    new: &mut Vec<usize>,
    mut is_pair: impl FnMut(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for &one in &*old {
        let mut twins = new.iter().filter(|&&other| is_pair(one, other));
        let Some(&twin) = twins.next() else { continue };
        if twins.next().is_none() {
            found.push((one, twin));
            new.retain(|other| *other != twin);
        }
    }
    old.retain(|one| !found.iter().any(|(taken, _)| taken == one));
    found
}

fn name(one: &Alternative) -> Option<&str> {
    let title = one.flat.get("title").and_then(Value::as_str);
    one.component.as_deref().or(one.tag.as_deref()).or(title)
}

fn is_null(one: &Alternative) -> bool {
    types::of(&one.flat) == types::Types::from(["null"])
}

/// Tells what is in one document alone.
fn left_over(
    gone: &[&Alternative],
    added: &[&Alternative],
    may_overlap: bool,
    walk: &mut Walk<'_, '_>,
) {
    let (effect, text) = match (gone, added) {
        ([], []) => return,
        ([], [one]) if is_null(one) => (Effect::Widens, "may be null now".to_owned()),
        ([one], []) if is_null(one) => (Effect::Narrows, "may no longer be null".to_owned()),
        ([], added) => {
            let text = format!("there are alternatives that are new: {}", list(added));
            let effect = if may_overlap {
                Effect::Unclear
            } else {
                Effect::Widens
            };
            (effect, text)
        }
        (gone, []) => {
            let text = format!("there are alternatives that are gone: {}", list(gone));
            (Effect::Narrows, text)
        }
        (gone, added) => {
            let text = format!("the alternatives {} are now {}", list(gone), list(added));
            (Effect::Unclear, text)
        }
    };
    walk.add(effect, text);
}

fn list(all: &[&Alternative]) -> String {
    let names = all.iter().map(|one| match name(one) {
        Some(name) => format!("`{name}`"),
        None => {
            let kinds: Vec<&str> = types::of(&one.flat).into_iter().collect();
            format!("`{}`", kinds.join(" or "))
        }
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Whether no value is of two of them: `oneOf` refuses such a value.
fn are_apart(all: &[Alternative]) -> bool {
    let kinds: Vec<types::Types> = all.iter().map(|one| types::of(&one.flat)).collect();
    let is_apart = |one: usize, other: usize| {
        kinds[one].is_disjoint(&kinds[other])
            || matches!((&all[one].tag, &all[other].tag), (Some(one), Some(other)) if one != other)
    };
    (0..all.len()).all(|one| (0..one).all(|other| is_apart(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_two_twins_is_left_over() {
        let (mut old, mut new) = (vec![0, 1], vec![0, 1, 2]);
        let found = pairs(&mut old, &mut new, |one, other| one == 0 || one == other);
        assert_eq!((found, old, new), (vec![(1, 1)], vec![0], vec![0, 2]));
    }

    #[test]
    fn alternatives_with_tags_of_their_own_are_apart() {
        let root = json!({"openapi": "3.1.0"});
        let source = Source::new(&root).expect("a document");
        let shape = |kind: &str| {
            let own = json!({"required": ["kind"], "properties": {"kind": {"const": kind}}});
            alternative(source, &own, None)
        };
        assert!(are_apart(&[shape("circle"), shape("square")]));
        assert!(!are_apart(&[shape("circle"), shape("circle")]));
    }
}
