//! Where settings are looked for.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::input::{self, Input, Table};
use super::{Clock, Profile};
use crate::error::BuildFault;

/// Where settings are looked for.
///
/// # Order
/// Arguments go before the environment, that before `.env`, that before `settings.<profile>.toml`, that before
/// `settings.toml`, and that before defaults.
///
/// # Defaults
/// [`Sources::new`]: the environment of the process and the files of its working directory.
/// [`Sources::testing`]: nothing but what is set.
///
/// # Example
/// ```
/// use ravyn_core::settings::{Profile, RavynSettings, Settings, Sources};
///
/// let sources = Sources::testing()
///     .environment([("RAVYN_HOST", "0.0.0.0"), ("RAVYN_PORT", "80")])
///     .set("port", 8080);
/// let settings = RavynSettings::read(&sources).unwrap();
/// assert_eq!((settings.host(), settings.port()), ("0.0.0.0", 8080));
/// assert_eq!(settings.profile(), Profile::Testing);
/// ```
#[derive(Clone)]
#[must_use = "sources are nothing until settings are read from them"]
pub struct Sources {
    pub(super) arguments: Table,
    /// Arguments that have no form as a setting.
    pub(super) faults: Vec<BuildFault>,
    pub(super) environment: Environment,
    /// Where files are; `None`: none are read.
    pub(super) folder: Option<PathBuf>,
    pub(super) profile: Option<Profile>,
    pub(super) clock: Clock,
}

#[derive(Clone)]
pub(super) enum Environment {
    Process,
    Given(BTreeMap<String, String>),
}

impl Sources {
    /// The environment of the process, and the files of its working directory.
    pub fn new() -> Self {
        Self {
            arguments: Table::new(),
            faults: Vec::new(),
            environment: Environment::Process,
            folder: Some(PathBuf::new()),
            profile: None,
            clock: Clock::system(),
        }
    }

    /// Neither environment nor files, and the profile `testing`.
    pub fn testing() -> Self {
        let sources = Self::new().without_environment().without_files();
        sources.profile(Profile::Testing)
    }

    /// Gives a setting as text, as a command line does. A setting of a group is named `mail.host`.
    pub fn argument(mut self, setting: &str, text: impl Into<String>) -> Self {
        input::insert(&mut self.arguments, setting, Input::Text(text.into()));
        self
    }

    /// Sets a setting to a value. A secret is set by what it hides; a [`Duration`](std::time::Duration) is a
    /// text such as `"5s"`.
    pub fn set(mut self, setting: &str, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => input::insert(&mut self.arguments, setting, value.into()),
            Err(_) => self.faults.push(
                BuildFault::new(
                    "RV0041",
                    format!("the setting `{setting}` is set to no plain value"),
                )
                .help("set a text, a number, a list or a table"),
            ),
        }
        self
    }

    /// Takes these variables for the environment.
    pub fn environment<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let variables = variables.into_iter();
        let variables = variables.map(|(name, value)| (name.into(), value.into()));
        self.environment = Environment::Given(variables.collect());
        self
    }

    /// Reads no environment. `.env` is a file.
    pub fn without_environment(self) -> Self {
        self.environment(std::iter::empty::<(String, String)>())
    }

    /// Looks for files in this folder. Default: the working directory of the process.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Reads no files.
    pub fn without_files(mut self) -> Self {
        self.folder = None;
        self
    }

    /// Sets the profile, whatever `RAVYN_ENV` is.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Sets the clock that settings hold.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
}

impl Default for Sources {
    fn default() -> Self {
        Self::new()
    }
}

/// Without values, which may be secrets.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("arguments", &self.arguments.keys())
            .field("folder", &self.folder)
            .field("profile", &self.profile)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
