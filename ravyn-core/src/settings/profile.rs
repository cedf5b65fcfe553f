//! What the program runs for.

use std::fmt;

/// The variable that names the profile.
pub(super) const VARIABLE: &str = "RAVYN_ENV";

/// What the program runs for: `RAVYN_ENV`. Default: production.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// On a developer's machine.
    Development,
    /// Under test.
    Testing,
    /// For users.
    #[default]
    Production,
}

impl Profile {
    /// Its name, as `RAVYN_ENV` has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Testing => "testing",
            Self::Production => "production",
        }
    }

    /// Whether it is [`Production`](Self::Production).
    #[must_use]
    pub const fn is_production(self) -> bool {
        matches!(self, Self::Production)
    }

    /// The profile of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut all = [Self::Development, Self::Testing, Self::Production].into_iter();
        all.find(|profile| profile.as_str() == name)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
