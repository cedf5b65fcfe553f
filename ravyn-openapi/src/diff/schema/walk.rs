//! The walk through two schemas.

use std::collections::HashSet;

use serde_json::Value;

use super::super::findings::{Effect, Findings};
use super::super::report::Direction;
use super::super::sides::Sides;
use super::flat::{Flat, flat};
use super::{choice, limits, parts, rest, types};

/// How far a walk goes down. What lies deeper is compared as text.
const DEPTH: usize = 48;

/// Where the walk is.
pub(super) struct Walk<'w, 'd> {
    pub(super) sides: Sides<'d>,
    pub(super) direction: Direction,
    findings: &'w mut Findings,
    /// Members and elements since the root: `/price`.
    pointer: Vec<String>,
    /// Pairs of references that have been walked: each is told once, and a circle ends.
    seen: HashSet<(String, String)>,
    is_problem: bool,
}

impl<'w, 'd> Walk<'w, 'd> {
    pub(super) fn new(sides: Sides<'d>, direction: Direction, findings: &'w mut Findings) -> Self {
        Self {
            sides,
            direction,
            findings,
            pointer: Vec::new(),
            seen: HashSet::new(),
            is_problem: false,
        }
    }

    pub(super) fn of_problem(mut self) -> Self {
        self.is_problem = true;
        self
    }

    /// Whether the walk is at the code of a problem, where a new value is a new error.
    pub(super) fn is_code_of_problem(&self) -> bool {
        let is_code = matches!(&self.pointer[..], [name] if name == "/code" || name == "/type");
        self.is_problem && is_code && self.direction == Direction::Answer
    }

    pub(super) fn add(&mut self, effect: Effect, text: impl Into<String>) {
        let direction = self.direction;
        if self.pointer.is_empty() {
            return self.findings.add(effect, direction, text);
        }
        let place = self.pointer.concat();
        self.findings
            .within(place, |findings| findings.add(effect, direction, text));
    }

    /// Walks a part of where it is.
    pub(super) fn within(&mut self, part: String, walk: impl FnOnce(&mut Self)) {
        self.pointer.push(part);
        walk(self);
        self.pointer.pop();
    }

    /// Whether two schemas let the same values through, as far as can be told.
    pub(super) fn is_same(&self, old: &Value, new: &Value) -> bool {
        let mut findings = Findings::default();
        let mut walk = Walk::new(self.sides, self.direction, &mut findings);
        walk.seen.clone_from(&self.seen);
        walk.pointer.clone_from(&self.pointer);
        walk.compare(old, new);
        !findings.has_changes()
    }

    /// Compares two schemas.
    pub(super) fn compare(&mut self, old: &Value, new: &Value) {
        if self.pointer.len() > DEPTH {
            if old != new {
                self.add(Effect::Unclear, "differs, too deep inside to tell how");
            }
            return;
        }
        if old == new && !mentions(old, "$ref") {
            return;
        }
        if refers(old) || refers(new) {
            let is_first = self.seen.insert((old.to_string(), new.to_string()));
            if !is_first {
                return;
            }
        }
        let old = flat(self.sides.old, old);
        let new = flat(self.sides.new, new);
        rest::words(&old, &new, self);
        if choice::compare(&old, &new, self) {
            return;
        }
        self.single(&old, &new);
    }

    /// Compares two schemas that are no choices.
    fn single(&mut self, old: &Flat, new: &Flat) {
        if !types::compare(old, new, self) {
            return;
        }
        types::compare_values(old, new, self);
        limits::compare(old, new, self);
        parts::object(old, new, self);
        parts::array(old, new, self);
        rest::compare(old, new, self);
    }
}

/// Whether a schema is a reference, or has one that stands for the same value.
fn refers(schema: &Value) -> bool {
    schema.get("$ref").is_some()
        || ["allOf", "anyOf", "oneOf"].iter().any(|keyword| {
            let list = schema.get(keyword).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(refers))
        })
}

/// Whether a keyword stands anywhere inside.
fn mentions(schema: &Value, keyword: &str) -> bool {
    match schema {
        Value::Object(members) => {
            let mut members = members.iter();
            members.any(|(name, value)| name == keyword || mentions(value, keyword))
        }
        Value::Array(list) => list.iter().any(|value| mentions(value, keyword)),
        _ => false,
    }
}
