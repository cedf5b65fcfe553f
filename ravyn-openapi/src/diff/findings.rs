//! What has been found so far, and where the walk is.

use super::report::{Direction, Finding, Report, Severity};

/// What a change does to a set of values, or to the rest of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Values that were in the set are not any more.
    Narrows,
    /// There are values that were not.
    Widens,
    /// Both.
    Replaces,
    /// It cannot be told.
    Unclear,
    /// Clients may use something new.
    Adds,
    /// Words for people.
    Describes,
}

impl Effect {
    const fn severity(self, direction: Direction) -> Severity {
        match (self, direction) {
            (Self::Describes, _) => Severity::Patch,
            (Self::Adds, _)
            | (Self::Widens, Direction::Request)
            | (Self::Narrows, Direction::Answer) => Severity::Minor,
            _ => Severity::Major,
        }
    }
}

/// The findings, and the place where the next ones are made.
#[derive(Debug, Default)]
pub(super) struct Findings {
    place: Vec<String>,
    list: Vec<Finding>,
}

impl Findings {
    /// Walks a part of where the walk is.
    pub(super) fn within<T>(
        &mut self,
        part: impl Into<String>,
        walk: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.place.push(part.into());
        let outcome = walk(self);
        self.place.pop();
        outcome
    }

    pub(super) fn add(&mut self, effect: Effect, direction: Direction, text: impl Into<String>) {
        self.list.push(Finding {
            severity: effect.severity(direction),
            is_certain: effect != Effect::Unclear,
            direction,
            place: self.place.join(" > "),
            text: text.into(),
        });
    }

    /// Whether anything but words differs.
    pub(super) fn has_changes(&self) -> bool {
        let mut list = self.list.iter();
        list.any(|finding| finding.severity > Severity::Patch)
    }

    /// All of them, the worst first, and else in the order of the walk.
    pub(super) fn into_report(self) -> Report {
        let mut list = self.list;
        list.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Report(list)
    }
}
