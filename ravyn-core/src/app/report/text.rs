//! The report as text.

use std::fmt::{self, Write};

use super::Report;
use crate::inject::{Edge, Point};
use crate::meta::SourceLocation;
use crate::routing::{LevelView, Said};

pub(super) fn graph(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a `String` does not fail.
    let _ = level(&mut out, &report.levels, 0).and_then(|()| needs(&mut out, report));
    out
}

fn level(out: &mut String, view: &LevelView, depth: usize) -> fmt::Result {
    let indent = "  ".repeat(depth);
    writeln!(out, "{indent}{}{}", view.level, at(view.source))?;
    for said in &view.says {
        writeln!(out, "{indent}  - {}{}", words(said), at(said.source))?;
    }
    for inner in &view.inside {
        level(out, inner, depth + 1)?;
    }
    Ok(())
}

fn needs(out: &mut String, report: &Report) -> fmt::Result {
    writeln!(out, "\nwho needs what")?;
    let mut last: Option<&Point> = None;
    for edge in sorted(report) {
        if last != Some(&edge.from) {
            writeln!(out, "  {}{}", point(&edge.from), at(edge.from.source))?;
            last = Some(&edge.from);
        }
        writeln!(out, "    -> {}{}", point(&edge.to), at(edge.to.source))?;
    }
    if last.is_none() {
        writeln!(out, "  nobody needs anything")?;
    }
    Ok(())
}

/// The needs of one beside each other; who was first found first.
fn sorted(report: &Report) -> Vec<&Edge> {
    let first = |edge: &&Edge| {
        let mut all = report.needs.iter();
        all.position(|other| other.from == edge.from)
    };
    let mut sorted: Vec<&Edge> = report.needs.iter().collect();
    sorted.sort_by_key(first);
    sorted
}

/// What a level says, in words.
pub(super) fn words(said: &Said) -> String {
    let Said { what, name, .. } = said;
    match said.scope {
        Some(scope) => format!("{what} {name}, scope {}", scope.as_str()),
        None => format!("{what} {name}"),
    }
}

/// Who needs, or what is needed, in words.
pub(super) fn point(point: &Point) -> String {
    match (&point.scope, &point.level) {
        (Some(scope), Some(level)) => {
            format!("{}, scope {}, given by {level}", point.name, scope.as_str())
        }
        _ => point.name.clone(),
    }
}

/// The place of something, to stand behind it.
pub(super) fn at(source: Option<SourceLocation>) -> String {
    source.map_or_else(String::new, |source| format!(" ({source})"))
}
