//! The same part of both documents.

use serde_json::Value;

use crate::source::Source;

/// The two documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<'a> {
    pub(super) old: Source<'a>,
    pub(super) new: Source<'a>,
}

/// The same part of both documents, `Null` where one has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
}

impl<'a> Pair<'a> {
    pub(super) fn get(&self, name: &str) -> Self {
        Self {
            old: &self.old[name],
            new: &self.new[name],
        }
    }

    pub(super) fn differs(&self, name: &str) -> bool {
        self.old[name] != self.new[name]
    }

    /// A truth value of each, `false` where it is missing.
    pub(super) fn flags(&self, name: &str) -> (bool, bool) {
        let is_set = |value: &Value| value[name].as_bool().unwrap_or(false);
        (is_set(self.old), is_set(self.new))
    }
}

impl<'a> Sides<'a> {
    pub(super) fn roots(&self) -> Pair<'a> {
        Pair {
            old: self.old.root(),
            new: self.new.root(),
        }
    }

    /// What the two parts stand for.
    pub(super) fn resolve(&self, pair: Pair<'a>) -> Pair<'a> {
        Pair {
            old: self.old.resolve(pair.old),
            new: self.new.resolve(pair.new),
        }
    }
}
