//! A command of the program, beside `serve`.

use std::fmt;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches};

use super::App;
use crate::error::BoxError;

type Run = dyn Fn(&App, &CommandOptions) -> Result<String, BoxError> + Send + Sync;

/// A command: `my-program NAME` builds the application, runs it and prints what it returns.
///
/// It opens no socket and makes no value of the application.
///
/// # Example
/// ```
/// use ravyn_core::app::Command;
///
/// let greet = Command::taking("greet", "Greets somebody", |_, options| {
///     Ok(format!("Hello, {}!\n", options.get("name").unwrap_or("world")))
/// })
/// .option("name", "Who is greeted");
/// # let _ = greet;
/// ```
#[derive(Clone)]
pub struct Command {
    name: &'static str,
    about: &'static str,
    options: Vec<(&'static str, &'static str)>,
    run: Arc<Run>,
}

impl Command {
    /// A command without options.
    pub fn new<F>(name: &'static str, about: &'static str, run: F) -> Self
    where
        F: Fn(&App) -> Result<String, BoxError> + Send + Sync + 'static,
    {
        Self::taking(name, about, move |app, _| run(app))
    }

    /// A command that is given its options.
    pub fn taking<F>(name: &'static str, about: &'static str, run: F) -> Self
    where
        F: Fn(&App, &CommandOptions) -> Result<String, BoxError> + Send + Sync + 'static,
    {
        Self {
            name,
            about,
            options: Vec::new(),
            run: Arc::new(run),
        }
    }

    /// Adds an option, `--name VALUE`, which may be given several times.
    #[must_use]
    pub fn option(mut self, name: &'static str, help: &'static str) -> Self {
        self.options.push((name, help));
        self
    }

    /// The word on the command line.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it does, in one line.
    #[must_use]
    pub fn about(&self) -> &'static str {
        self.about
    }

    /// Its part of the command line.
    pub(super) fn line(&self) -> clap::Command {
        let line = clap::Command::new(self.name).about(self.about);
        self.options.iter().fold(line, |line, (name, help)| {
            line.arg(
                Arg::new(*name)
                    .long(*name)
                    .action(ArgAction::Append)
                    .value_name("VALUE")
                    .help(*help),
            )
        })
    }

    /// What it was given on the command line.
    pub(super) fn given(&self, matches: &ArgMatches) -> CommandOptions {
        let values = |name: &'static str| {
            let values = matches.get_many::<String>(name).unwrap_or_default();
            values.map(move |value| (name, value.clone()))
        };
        let list = self.options.iter().flat_map(|(name, _)| values(name));
        CommandOptions(list.collect())
    }

    /// Runs it; the text goes to standard output.
    ///
    /// # Errors
    /// Its own.
    pub fn run(&self, app: &App, options: &CommandOptions) -> Result<String, BoxError> {
        (self.run)(app, options)
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name)
    }
}

/// The options that a command was given.
#[derive(Clone, Debug, Default)]
pub struct CommandOptions(Vec<(&'static str, String)>);

impl CommandOptions {
    /// The last value of an option.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// Every value of an option, in the order in which they were given.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let own = self.0.iter().filter(move |(known, _)| *known == name);
        own.map(|(_, value)| value.as_str())
    }
}
