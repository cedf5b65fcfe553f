//! The program around an application: its command line.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Arg, value_parser};

use super::build::fit;
use super::serve::{print, serve_on};
use super::{App, Command, Defaults, Ravyn, RunError, report};
use crate::error::{BuildFault, explain, explained_codes};
use crate::meta::RouteMeta;
use crate::server::{self, Shutdown};
use crate::settings::{RavynSettings, Settings, Sources};

/// What is left to do of a command line.
enum Obeyed<D: Defaults> {
    Text(String),
    Serve(Box<Ravyn<D>>, App),
}

impl<D: Defaults> Ravyn<D> {
    /// Runs the program: `serve` unless the command line says otherwise.
    ///
    /// | command | what it does |
    /// |---|---|
    /// | `serve` | listens on `--host`, `--port` (`RAVYN_HOST`, `RAVYN_PORT`; 127.0.0.1:8000) until SIGTERM or SIGINT |
    /// | `routes` | prints every route |
    /// | `check` | builds the application, and prints every fault |
    /// | `audit` | prints who may reach each route; `--json`; `--deny-public` fails where one is public that `--allow` does not name |
    /// | `graph` | prints the levels and who needs which dependency; `--json`, `--mermaid` or `--svg` for other forms |
    /// | `explain CODE` | prints what a fault means |
    /// | `explain PATH` | prints what runs for the requests of a path, in order; `explain GET PATH` for one; `--json` |
    ///
    /// Extensions add further ones: `openapi`, with `openapi diff` and `openapi lint`. All but `serve` open no socket,
    /// and all but `serve` and `check` do without the values of settings, such as secrets. A `tracing` subscriber is
    /// installed unless the program has set one; `RAVYN_LOG` filters it (default `info`).
    ///
    /// # Errors
    /// [`RunError`]: faults of the application, an address that cannot be listened on, a command that failed. What
    /// `main` does before may fail with [`RunError::other`].
    pub fn run(self) -> Result<(), RunError> {
        self.run_with(std::env::args_os())
    }

    /// As [`run`](Self::run), with these words as the command line; the first is passed over.
    ///
    /// # Errors
    /// Those of [`run`](Self::run).
    pub fn run_with(self, words: impl IntoIterator<Item = OsString>) -> Result<(), RunError> {
        match self.obey(words.into_iter().collect()) {
            Ok(Obeyed::Text(text)) => print(&text),
            Ok(Obeyed::Serve(program, app)) => program.serve(&app),
            Err(error) => {
                if let Some(failure) = error.as_command_failure() {
                    print(failure.output())?;
                }
                Err(error)
            }
        }
    }

    /// What a command prints; nothing for `serve`, which is not run.
    ///
    /// # Errors
    /// Those of [`run`](Self::run).
    #[doc(hidden)] // For tests of commands; no promise is made about it.
    pub fn text_of(self, words: impl IntoIterator<Item = OsString>) -> Result<String, RunError> {
        match self.obey(words.into_iter().collect())? {
            Obeyed::Text(text) => Ok(text),
            Obeyed::Serve(..) => Ok(String::new()),
        }
    }

    fn obey(self, words: Vec<OsString>) -> Result<Obeyed<D>, RunError> {
        let (program, mut unfit) = self.configured(&words);
        let (built, unread) = program.build_apart();
        unfit.extend(unread);
        let added = built
            .as_ref()
            .map(|app| app.commands().to_vec())
            .unwrap_or_default();
        let matches = match command_line(&added).try_get_matches_from(words) {
            Ok(matches) => matches,
            // `--help` is no mistake.
            Err(error) if !error.use_stderr() => {
                return Ok(Obeyed::Text(error.render().to_string()));
            }
            // An extension's command is not known where the extension could not be built.
            Err(error) if error.kind() == ErrorKind::InvalidSubcommand => {
                built?;
                return Err(mistake(&error));
            }
            Err(error) => return Err(mistake(&error)),
        };
        Ok(Obeyed::Text(match matches.subcommand() {
            Some(("explain", arguments)) => {
                let is_json = arguments.get_flag("json");
                match report::words_of(arguments)[..] {
                    [path] if path.starts_with('/') => {
                        program.explain(&built?, None, path, is_json)?
                    }
                    [method, path] => program.explain(&built?, Some(method), path, is_json)?,
                    [code, ..] => explanation(code)?,
                    [] => String::new(),
                }
            }
            Some(("routes", _)) => routes_table(&built?),
            Some(("graph", arguments)) => {
                built?;
                report::graph(&program.survey(), report::form(arguments))
            }
            Some(("audit", arguments)) => report::audit(&built?, arguments)
                .map_err(|error| RunError::Command(error.into()))?,
            Some(("check", _)) => checked(&fit(built, unfit)?),
            Some(("serve", _)) | None => {
                let app = fit(built, unfit)?;
                return Ok(Obeyed::Serve(Box::new(program), app));
            }
            Some((name, matches)) => {
                let app = built?;
                // clap lets through only the names that it was given.
                let command = added.iter().find(|command| command.name() == name);
                let text = command.map_or_else(
                    || Ok(String::new()),
                    |command| {
                        let (command, options) = command.chosen(matches);
                        command.run(&app, &options)
                    },
                );
                text.map_err(RunError::Command)?
            }
        }))
    }

    /// The application with the settings that `run` finds; where they have faults, those and the application as it was.
    fn configured(self, words: &[OsString]) -> (Self, Vec<BuildFault>) {
        let read = RavynSettings::read_with_origins(&sources(words));
        install_log(read.as_ref().map_or("info", |(settings, _)| settings.log()));
        match read {
            Ok((settings, origins)) => {
                for warning in origins.warnings() {
                    tracing::warn!("{warning}");
                }
                (self.configure(settings), Vec::new())
            }
            Err(error) => (self, error.into()),
        }
    }

    fn explain(
        &self,
        app: &App,
        method: Option<&str>,
        path: &str,
        is_json: bool,
    ) -> Result<String, RunError> {
        let method = method.map(str::to_ascii_uppercase);
        let told = report::explain(app, &self.survey(), (method.as_deref(), path), is_json);
        told.map_err(|unanswered| RunError::Command(unanswered.into()))
    }

    fn serve(&self, app: &App) -> Result<(), RunError> {
        for warning in app.warnings() {
            tracing::warn!("{}", warning.in_one_line());
        }
        let (host, port) = (self.own_settings().host(), self.own_settings().port());
        if let Err(error) = server::raise_descriptor_limit() {
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(RunError::System)?;
        let served = runtime.block_on(async {
            let listener = server::bind(host, port).await?;
            // Before anybody is told that there is a server, who may stop it at once.
            let shutdown = Shutdown::on_signals().map_err(RunError::System)?;
            serve_on(listener, app, self.server_settings(), shutdown).await
        });
        // A thread that blocks cannot be cut off; it must not keep the process.
        runtime.shutdown_timeout(BLOCKED_FOR);
        served
    }
}

/// How long threads of the blocking pool may go on when the server has ended.
const BLOCKED_FOR: Duration = Duration::from_secs(1);

/// What clap says, without the word that `main` puts before it.
fn mistake(error: &clap::Error) -> RunError {
    let text = error.render().to_string();
    RunError::CommandLine(
        text.strip_prefix("error: ")
            .unwrap_or(&text)
            .trim_end()
            .to_owned(),
    )
}

/// Where the framework's settings are looked for. What the command line says of them is taken here, before it is
/// known whether all of it makes sense: which commands there are is said by the build, which needs the settings.
fn sources(words: &[OsString]) -> Sources {
    let mut sources = Sources::new();
    let mut words = words.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        for setting in ["host", "port"] {
            let Some(rest) = word
                .strip_prefix("--")
                .and_then(|word| word.strip_prefix(setting))
            else {
                continue;
            };
            let value = match rest.strip_prefix('=') {
                Some(value) => Some(value),
                None if rest.is_empty() => words.next(),
                None => None,
            };
            if let Some(value) = value {
                sources = sources.argument(setting, value);
            }
        }
    }
    sources
}

/// The command line of an application with these further commands.
#[must_use]
fn command_line(added: &[Command]) -> clap::Command {
    let mut line = with_address(
        clap::Command::new("ravyn")
            .bin_name(program_name())
            .about("Serves the application")
            .args_conflicts_with_subcommands(true),
    )
    .subcommand(with_address(
        clap::Command::new("serve").about("Listens for requests (the default)"),
    ))
    .subcommand(clap::Command::new("routes").about("Prints every route"))
    .subcommand(clap::Command::new("check").about("Builds the application and prints every fault"))
    .subcommand(report::graph_command())
    .subcommand(report::audit_command())
    .subcommand(report::explain_command());
    for command in added {
        line = line.subcommand(command.line());
    }
    line
}

/// Whether every program has a command of this name.
pub(super) fn has_command(name: &str) -> bool {
    let line = command_line(&[]);
    name == "help" || line.get_subcommands().any(|known| known.get_name() == name)
}

fn with_address(command: clap::Command) -> clap::Command {
    command
        .arg(
            Arg::new("host")
                .long("host")
                .value_name("HOST")
                .help("Address or name to listen on [env: RAVYN_HOST] [default: 127.0.0.1]"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_parser(value_parser!(u16))
                .value_name("PORT")
                .help("Port to listen on; 0 takes a free one [env: RAVYN_PORT] [default: 8000]"),
        )
}

/// What `check` says of an application without faults.
fn checked(app: &App) -> String {
    let warnings = app.warnings().iter();
    let warnings: String = warnings.map(|warning| format!("{warning}\n\n")).collect();
    let routes = app.routes().filter(|meta| !meta.hidden).count();
    let noun = if routes == 1 { "route" } else { "routes" };
    format!("{warnings}no faults in {routes} {noun}\n")
}

fn program_name() -> String {
    let path = std::env::args_os().next().map(std::path::PathBuf::from);
    let name = path.as_deref().and_then(std::path::Path::file_name);
    name.map_or_else(
        || "ravyn".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn explanation(code: &str) -> Result<String, RunError> {
    explain(code).map(str::to_owned).ok_or_else(|| {
        let known = explained_codes().collect::<Vec<_>>().join(", ");
        RunError::Command(format!("there is no fault `{code}`; the codes are {known}").into())
    })
}

/// The routes, those that are not in the document last.
fn routes_table(app: &App) -> String {
    let mut routes: Vec<&RouteMeta> = app.routes().collect();
    routes.sort_by_key(|meta| meta.hidden);
    let width = |text: fn(&RouteMeta) -> usize| routes.iter().map(|meta| text(meta)).max();
    let method_width = width(|meta| meta.methods_text().len()).unwrap_or(0);
    let path_width = width(|meta| meta.address().len()).unwrap_or(0);
    let rows = routes.iter().map(|meta| {
        let (method, path) = (meta.methods_text(), meta.address());
        let hidden = if meta.hidden { ", hidden" } else { "" };
        format!(
            "{method:method_width$}  {path:path_width$}  {} ({}{hidden})\n",
            meta.name, meta.source
        )
    });
    rows.collect()
}

fn install_log(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::INFO.into())
        .parse_lossy(filter);
    // Fails only where the program has set a subscriber, which then stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .try_init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_goes_before_the_environment() {
        let settings = |words: &[&str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            let sources = sources(&words).without_files();
            let sources = sources.environment([("RAVYN_HOST", "::1"), ("RAVYN_PORT", "x")]);
            RavynSettings::read(&sources).ok()
        };
        assert!(settings(&["program", "serve"]).is_none());
        for words in [
            &["program", "serve", "--port", "80"][..],
            &["program", "--port=80"],
        ] {
            let settings = settings(words).expect("settings");
            assert_eq!((settings.host(), settings.port()), ("::1", 80));
        }
    }
}
