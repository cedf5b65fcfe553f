//! Where a value came from.

use std::fmt;

use super::files::DOTENV;

/// Where the value of a setting came from, strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The command line, or the code of the program or of a test.
    Argument(String),
    /// A variable of the environment.
    Environment(String),
    /// A variable of the file `.env`.
    DotEnv(String),
    /// A line of a settings file.
    File {
        /// Name of the file.
        name: String,
        /// Line, from 1.
        line: usize,
    },
    /// Nothing said otherwise.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => write!(f, "the argument `{name}`"),
            Self::Environment(name) => write!(f, "{name} in the environment"),
            Self::DotEnv(name) => write!(f, "{name} in {DOTENV}"),
            Self::File { name, line } => write!(f, "{name}:{line}"),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// Where each setting came from, in the order of declaration; as text a table, without the values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    pub(super) list: Vec<(String, Origin)>,
    /// Variables that are no settings, and what each was probably meant to be.
    pub(super) misspelt: Vec<(Origin, String)>,
}

impl Origins {
    /// Where a setting came from: `page_size`, `mail.host`. `None`: there is no such setting, or it has no value.
    #[must_use]
    pub fn of(&self, setting: &str) -> Option<&Origin> {
        let mut all = self.list.iter();
        all.find(|(name, _)| name == setting)
            .map(|(_, origin)| origin)
    }

    /// Every setting that has a value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.list
            .iter()
            .map(|(name, origin)| (name.as_str(), origin))
    }

    /// What the log is told: variables that are nearly the name of a setting. They may be somebody else's.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let misspelt = self.misspelt.iter();
        misspelt.map(|(origin, meant)| format!("{origin} is no setting; did you mean {meant}?"))
    }
}

impl fmt::Display for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .list
            .iter()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or(0);
        self.list
            .iter()
            .try_for_each(|(name, origin)| writeln!(f, "{name:width$}  {origin}"))
    }
}
