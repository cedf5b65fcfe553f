//! The program around an application: its command line.

use std::ffi::OsString;
use std::fmt;
use std::io::{IsTerminal, Write};

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgMatches, value_parser};

use super::{App, Command, Defaults, Ravyn};
use crate::error::{BoxError, BuildError, explain, explained_codes};
use crate::meta::RouteMeta;
use crate::server::{self, BindError, ServeError, Shutdown};

/// Why the program ended.
pub enum RunError {
    /// The application has faults.
    Build(BuildError),
    /// The address cannot be listened on.
    Bind(BindError),
    /// The server ended before it was told to.
    Serve(ServeError),
    /// A command failed.
    Command(BoxError),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Bind(error) => error.fmt(f),
            Self::Serve(error) => error.fmt(f),
            Self::Command(error) => error.fmt(f),
        }
    }
}

/// As `Display`: `fn main() -> ravyn::Result` prints an error with `Debug`.
impl fmt::Debug for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => fmt::Debug::fmt(error, f),
            Self::Bind(_) | Self::Serve(_) | Self::Command(_) => fmt::Display::fmt(self, f),
        }
    }
}

impl std::error::Error for RunError {}

impl From<BuildError> for RunError {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl RunError {
    fn failed(cause: impl Into<BoxError>) -> Self {
        Self::Command(cause.into())
    }
}

impl From<BindError> for RunError {
    fn from(error: BindError) -> Self {
        Self::Bind(error)
    }
}

impl From<ServeError> for RunError {
    fn from(error: ServeError) -> Self {
        Self::Serve(error)
    }
}

impl<D: Defaults> Ravyn<D> {
    /// Runs the program: `serve` unless the command line says otherwise.
    ///
    /// | command | what it does |
    /// |---|---|
    /// | `serve` | listens on `--host`, `--port` (`RAVYN_HOST`, `RAVYN_PORT`; 127.0.0.1:8000) until SIGTERM or SIGINT |
    /// | `routes` | prints every route |
    /// | `check` | builds the application, and prints every fault |
    /// | `explain CODE` | prints what a fault means |
    ///
    /// Extensions add further ones: `openapi`. All but `serve` open no socket. A `tracing` subscriber is
    /// installed unless the program has set one; `RAVYN_LOG` filters it (default `info`).
    ///
    /// # Errors
    /// [`RunError`]: faults of the application, an address that cannot be listened on, a command that failed.
    pub fn run(self) -> Result<(), RunError> {
        self.run_with(std::env::args_os())
    }

    /// As [`run`](Self::run), with these words as the command line; the first is the program's name.
    ///
    /// # Errors
    /// Those of [`run`](Self::run).
    pub fn run_with(self, words: impl IntoIterator<Item = OsString>) -> Result<(), RunError> {
        install_log();
        let built = self.build();
        let added = built
            .as_ref()
            .map(|app| app.commands().to_vec())
            .unwrap_or_default();
        let matches = match command_line(&added).try_get_matches_from(words) {
            Ok(matches) => matches,
            Err(error) => error.exit(),
        };
        match matches.subcommand() {
            Some(("explain", arguments)) => print(&explanation(arguments)?),
            Some(("routes", _)) => print(&routes_table(&built?)),
            Some(("check", _)) => {
                let app = built?;
                let routes = app.routes().filter(|meta| !meta.hidden).count();
                print(&format!("no faults in {routes} routes\n"))
            }
            Some(("serve", arguments)) => self.serve(&built?, arguments),
            None => self.serve(&built?, &matches),
            Some((name, _)) => {
                let app = built?;
                // clap lets through only the names that it was given.
                let command = added.iter().find(|command| command.name() == name);
                let text = command.map_or_else(|| Ok(String::new()), |command| command.run(&app));
                print(&text.map_err(RunError::Command)?)
            }
        }
    }

    fn serve(&self, app: &App, arguments: &ArgMatches) -> Result<(), RunError> {
        let host = arguments
            .get_one::<String>("host")
            .map_or("127.0.0.1", String::as_str);
        let port = arguments.get_one::<u16>("port").copied().unwrap_or(8000);
        if let Err(error) = server::raise_descriptor_limit() {
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(RunError::failed)?;
        runtime.block_on(async {
            let listener = server::bind(host, port).await?;
            let address = listener.local_addr().map_err(RunError::failed)?;
            let mut text = format!("listening on http://{address}\n");
            for (label, path) in app.notices() {
                text.push_str(&format!("{label}: http://{address}{path}\n"));
            }
            print(&text)?;
            let shutdown = Shutdown::on_signals().map_err(RunError::failed)?;
            Ok(server::serve(
                listener,
                app.clone(),
                self.server_settings().clone(),
                shutdown,
            )
            .await?)
        })
    }
}

/// The command line of an application with these further commands.
#[must_use]
fn command_line(added: &[Command]) -> clap::Command {
    let mut line = with_address(
        clap::Command::new("ravyn")
            .bin_name(program_name())
            .about("Serves the application"),
    )
    .subcommand(with_address(
        clap::Command::new("serve").about("Listens for requests (the default)"),
    ))
    .subcommand(clap::Command::new("routes").about("Prints every route"))
    .subcommand(clap::Command::new("check").about("Builds the application and prints every fault"))
    .subcommand(
        clap::Command::new("explain")
            .about("Prints what a fault means")
            .arg(
                Arg::new("code")
                    .required(true)
                    .value_name("CODE")
                    .value_parser(NonEmptyStringValueParser::new()),
            ),
    );
    for command in added {
        line = line.subcommand(clap::Command::new(command.name()).about(command.about()));
    }
    line
}

fn with_address(command: clap::Command) -> clap::Command {
    command
        .arg(
            Arg::new("host")
                .long("host")
                .env("RAVYN_HOST")
                .default_value("127.0.0.1")
                .value_name("HOST")
                .help("Address or name to listen on"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .env("RAVYN_PORT")
                .default_value("8000")
                .value_parser(value_parser!(u16))
                .value_name("PORT")
                .help("Port to listen on; 0 takes a free one"),
        )
}

fn program_name() -> String {
    let path = std::env::args_os().next().map(std::path::PathBuf::from);
    let name = path.as_deref().and_then(std::path::Path::file_name);
    name.map_or_else(
        || "ravyn".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn explanation(arguments: &ArgMatches) -> Result<String, RunError> {
    let code = arguments
        .get_one::<String>("code")
        .map_or("", String::as_str);
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
    let path_width = width(|meta| meta.path.len()).unwrap_or(0);
    let rows = routes.iter().map(|meta| {
        let (method, path) = (meta.methods_text(), &meta.path);
        let hidden = if meta.hidden { ", hidden" } else { "" };
        format!(
            "{method:method_width$}  {path:path_width$}  {} ({}{hidden})\n",
            meta.name, meta.source
        )
    });
    rows.collect()
}

/// Writes to standard output; a reader that has gone away is no error.
fn print(text: &str) -> Result<(), RunError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.map_err(RunError::failed),
    }
}

fn install_log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::INFO.into())
        .with_env_var("RAVYN_LOG")
        .from_env_lossy();
    // Fails only where the program has set a subscriber, which then stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .try_init();
}
