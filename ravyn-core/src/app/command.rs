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
///     let end = if options.has("loud") { "!" } else { "." };
///     Ok(format!("Hello, {}{end}\n", options.get("NAME").unwrap_or("world")))
/// })
/// .argument("NAME", "Who is greeted")
/// .flag("loud", "Greets with an exclamation mark")
/// .subcommand(Command::new("all", "Greets everybody", |_| Ok("Hello, all.\n".to_owned())));
/// # let _ = greet;
/// ```
#[derive(Clone)]
pub struct Command {
    name: &'static str,
    about: &'static str,
    details: &'static str,
    words: Vec<Word>,
    subcommands: Vec<Self>,
    run: Arc<Run>,
}

/// Something that a command takes.
#[derive(Clone, Copy, Debug)]
struct Word {
    name: &'static str,
    help: &'static str,
    kind: WordKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordKind {
    /// `--name`
    Flag,
    /// `--name VALUE`
    Option { value_name: &'static str },
    /// `NAME`, by its position.
    Argument,
}

impl Word {
    fn arg(&self) -> Arg {
        let arg = Arg::new(self.name).help(self.help);
        match self.kind {
            WordKind::Flag => arg.long(self.name).action(ArgAction::SetTrue),
            WordKind::Option { value_name } => arg
                .long(self.name)
                .action(ArgAction::Append)
                .value_name(value_name),
            WordKind::Argument => arg.required(true),
        }
    }

    /// The values that it was given; the one of a flag is empty.
    fn values(&self, matches: &ArgMatches) -> Vec<String> {
        if self.kind == WordKind::Flag {
            let given = matches.get_flag(self.name).then(String::new);
            return given.into_iter().collect();
        }
        let values = matches.get_many::<String>(self.name).unwrap_or_default();
        values.cloned().collect()
    }
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
            details: "",
            words: Vec::new(),
            subcommands: Vec::new(),
            run: Arc::new(run),
        }
    }

    /// Adds an option, `--name VALUE`, which may be given several times.
    #[must_use]
    pub fn option(self, name: &'static str, help: &'static str) -> Self {
        self.option_of(name, "VALUE", help)
    }

    /// Adds an option, as [`option`](Self::option), with a word of its own for the value in `--help`.
    #[must_use]
    pub fn option_of(self, name: &'static str, value: &'static str, help: &'static str) -> Self {
        self.word(name, help, WordKind::Option { value_name: value })
    }

    /// Adds a flag, `--name`.
    #[must_use]
    pub fn flag(self, name: &'static str, help: &'static str) -> Self {
        self.word(name, help, WordKind::Flag)
    }

    /// Adds an argument, which has to be given: the first that is added comes first.
    #[must_use]
    pub fn argument(self, name: &'static str, help: &'static str) -> Self {
        self.word(name, help, WordKind::Argument)
    }

    fn word(mut self, name: &'static str, help: &'static str, kind: WordKind) -> Self {
        self.words.push(Word { name, help, kind });
        self
    }

    /// Adds a command below this one: `my-program NAME SUBNAME`. What this one takes is not given to it.
    #[must_use]
    pub fn subcommand(mut self, command: Self) -> Self {
        self.subcommands.push(command);
        self
    }

    /// Sets what `--help` says after the list of options, such as the exit codes.
    #[must_use]
    pub const fn details(mut self, text: &'static str) -> Self {
        self.details = text;
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
        let line = clap::Command::new(self.name)
            .about(self.about)
            .after_help(self.details)
            .args_conflicts_with_subcommands(true)
            .subcommands(self.subcommands.iter().map(Self::line));
        // What a subcommand takes is not asked of its caller.
        line.subcommand_negates_reqs(true)
            .args(self.words.iter().map(Word::arg))
    }

    /// The command that was chosen, this one or one below it, with what it was given.
    pub(super) fn chosen(&self, matches: &ArgMatches) -> (&Self, CommandOptions) {
        let below = matches.subcommand().and_then(|(name, matches)| {
            let command = self.subcommands.iter().find(|below| below.name == name)?;
            Some(command.chosen(matches))
        });
        below.unwrap_or_else(|| (self, self.given(matches)))
    }

    fn given(&self, matches: &ArgMatches) -> CommandOptions {
        let given = self.words.iter().flat_map(|word| {
            let values = word.values(matches).into_iter();
            values.map(|value| (word.name, value))
        });
        CommandOptions(given.collect())
    }

    /// Runs it; the text goes to standard output.
    ///
    /// # Errors
    /// Its own; a [`CommandFailure`] where it has something to print nevertheless.
    pub fn run(&self, app: &App, options: &CommandOptions) -> Result<String, BoxError> {
        (self.run)(app, options)
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name)
    }
}

/// Why a command failed that has something to print: its report goes to standard output, the reason to standard error.
///
/// # Example
/// ```
/// use ravyn_core::app::{Command, CommandFailure};
///
/// let count = Command::new("count", "Fails where there are no routes", |app| match app.routes().count() {
///     0 => Err(CommandFailure::new("0\n", "there are no routes").into()),
///     count => Ok(format!("{count}\n")),
/// });
/// # let _ = count;
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error("{reason}")]
pub struct CommandFailure {
    output: String,
    reason: String,
}

impl CommandFailure {
    /// A failure with its report and its reason.
    pub fn new(output: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            output: output.into(),
            reason: reason.into(),
        }
    }

    /// The report.
    #[must_use]
    pub fn output(&self) -> &str {
        &self.output
    }
}

/// What a command was given.
#[derive(Clone, Debug, Default)]
pub struct CommandOptions(Vec<(&'static str, String)>);

impl CommandOptions {
    /// Whether a flag, an option or an argument was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The last value of an option, or the one of an argument.
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
