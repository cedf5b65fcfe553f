//! Two schemas: which values one lets through that the other does not.

mod choice;
mod flat;
mod limits;
mod parts;
mod rest;
mod types;
mod walk;

use serde_json::Value;

use self::types::Types;
use self::walk::Walk;
use super::findings::Findings;
use super::report::Direction;
use super::sides::{Pair, Sides};
use crate::source::Source;

/// Compares two schemas; a missing one lets anything through.
pub(super) fn compare(
    sides: Sides<'_>,
    pair: Pair<'_>,
    direction: Direction,
    findings: &mut Findings,
) {
    Walk::new(sides, direction, findings).compare(pair.old, pair.new);
}

/// As [`compare`], for the body of a problem (RFC 9457), whose `code` and `type` may have new values.
pub(super) fn compare_problem(
    sides: Sides<'_>,
    pair: Pair<'_>,
    direction: Direction,
    findings: &mut Findings,
) {
    let walk = Walk::new(sides, direction, findings);
    walk.of_problem().compare(pair.old, pair.new);
}

/// The types that a schema lets through.
pub(super) fn types(source: Source<'_>, schema: &Value) -> Types {
    types::of(&flat::flat(source, schema))
}
