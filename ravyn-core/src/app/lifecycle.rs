//! The startup of an application, and its end.

use std::error::Error as StdError;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::lifespan::{DynLifespan, Lifespan};
use super::stop::Stop;
use crate::error::{BoxError, Error};
use crate::inject::{AppTask, AppValues};
use crate::meta::short_name;
use crate::params::Argument;
use crate::task::{CutOff, Panic, Tasks, catch};

/// How long what is behind the tasks may take at the end of an application, where the tasks have left less.
pub(super) const ENDED_WITHIN: Duration = Duration::from_secs(5);

/// What runs when an application starts and ends, compiled.
pub(super) struct Lifecycle {
    pub(super) values: AppValues,
    /// Outer applications first, within one as declared.
    pub(super) startup: Vec<Startup>,
    /// Inner applications first, within one as declared.
    pub(super) shutdown: Vec<AppTask>,
    pub(super) tasks: Tasks,
}

pub(super) enum Startup {
    Task(AppTask),
    Lifespan(CompiledLifespan),
}

pub(super) struct CompiledLifespan {
    pub(super) name: String,
    pub(super) run: Arc<dyn DynLifespan>,
    pub(super) arguments: Arc<[Argument]>,
}

/// Why an application did not start, or did not end well.
#[derive(Debug)]
pub struct LifecycleError {
    what: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Error(Error),
    Other(BoxError),
}

impl LifecycleError {
    fn new(what: impl Into<String>, error: Error) -> Self {
        let cause = Cause::Error(error);
        Self {
            what: what.into(),
            cause,
        }
    }

    pub(super) fn other(what: impl Into<String>, error: impl Into<BoxError>) -> Self {
        let cause = Cause::Other(error.into());
        Self {
            what: what.into(),
            cause,
        }
    }
}

/// With the causes: this is the last that is heard of them.
impl fmt::Display for LifecycleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed", self.what)?;
        match &self.cause {
            Cause::Error(error) => write!(f, ": {}", error.whole_text()),
            Cause::Other(error) => write!(f, ": {error}"),
        }
    }
}

impl StdError for LifecycleError {}

impl Lifecycle {
    /// Makes the values of the application, and runs what is to run at startup. What has begun ends again, within
    /// `limit`, when something fails, and when the application is told to stop: then there is none.
    pub(super) async fn start(
        self: &Arc<Self>,
        stop: &Stop,
        limit: Duration,
    ) -> Result<Option<Running>, LifecycleError> {
        let mut running = Running {
            lifecycle: Arc::clone(self),
            lifespans: Vec::new(),
            beginning: None,
        };
        match stop.told.run_until_cancelled(running.begin()).await {
            Some(Ok(())) => Ok(Some(running)),
            Some(Err(error)) => {
                let _ = running.end(limit, &stop.forced, &[]).await;
                Err(error)
            }
            None => {
                let ended = running.end(stop.left_of(limit), &stop.forced, &[]).await;
                ended.map(|()| None)
            }
        }
    }
}

/// An application that has started.
///
/// Dropped without [`shutdown`](Self::shutdown), the second halves of lifespans and the ends of values do not run.
#[must_use = "call `shutdown` when the application ends"]
pub struct Running {
    lifecycle: Arc<Lifecycle>,
    lifespans: Vec<BegunLifespan>,
    /// The one whose first half runs. It stands here so that it can be ended where the startup is given up.
    beginning: Option<BegunLifespan>,
}

struct BegunLifespan {
    name: String,
    /// Of its own: lifespans end one behind the other.
    shutdown: CancellationToken,
    task: JoinHandle<LifespanEnd>,
}

type LifespanEnd = Result<Result<(), Error>, Panic>;

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Running({} lifespans)", self.lifespans.len())
    }
}

impl Running {
    async fn begin(&mut self) -> Result<(), LifecycleError> {
        let lifecycle = Arc::clone(&self.lifecycle);
        let made = lifecycle.values.make().await;
        made.map_err(|(name, error)| {
            LifecycleError::new(format!("the provider of `{}`", short_name(name)), error)
        })?;
        for step in &lifecycle.startup {
            match step {
                Startup::Task(task) => run(task).await?,
                Startup::Lifespan(lifespan) => self.begin_lifespan(lifespan).await?,
            }
        }
        Ok(())
    }

    async fn begin_lifespan(&mut self, compiled: &CompiledLifespan) -> Result<(), LifecycleError> {
        let shutdown = CancellationToken::new();
        let (lifespan, has_started) = Lifespan::new(shutdown.clone());
        let run = Arc::clone(&compiled.run).run(lifespan, Arc::clone(&compiled.arguments));
        let begun = self.beginning.insert(BegunLifespan {
            name: compiled.name.clone(),
            shutdown,
            task: tokio::spawn(catch(run)),
        });
        // One that ends without a yield point drops its end of the channel.
        if has_started.await.is_err() {
            let ended = ended_well(&begun.name, (&mut begun.task).await);
            self.beginning = None;
            return ended;
        }
        self.lifespans.extend(self.beginning.take());
        Ok(())
    }

    /// Ends the application: tells its tasks, waits for them no longer than `limit`, and cuts off the rest; runs what
    /// is to run at shutdown, then the second halves of lifespans, last begun first, and the ends of values, last
    /// made first. All that has what is left of `limit`, and at least 5 s; then what still waits is dropped, and what
    /// is behind it does not run.
    ///
    /// # Errors
    /// The first one; nothing but the limit keeps the rest from running.
    pub async fn shutdown(self, limit: Duration) -> Result<(), LifecycleError> {
        self.shutdown_unless(&CancellationToken::new(), limit).await
    }

    /// The same, cut off where nobody waits any longer.
    pub(super) async fn shutdown_unless(
        self,
        forced: &CancellationToken,
        limit: Duration,
    ) -> Result<(), LifecycleError> {
        let lifecycle = Arc::clone(&self.lifecycle);
        self.end(limit, forced, &lifecycle.shutdown).await
    }

    async fn end(
        mut self,
        limit: Duration,
        forced: &CancellationToken,
        functions: &[AppTask],
    ) -> Result<(), LifecycleError> {
        let (begun, tasks) = (Instant::now(), self.lifecycle.tasks.clone());
        let left = match forced.run_until_cancelled(tasks.drain(limit)).await {
            Some(left) => left,
            None => tasks.drain(Duration::ZERO).await,
        };
        if left > 0 {
            tracing::warn!(tasks = left, "tasks are cut off");
        }
        let cut = forced.child_token();
        let mut rest = pin!(self.end_in_order(functions, &cut));
        let limit = limit.saturating_sub(begun.elapsed()).max(ENDED_WITHIN);
        match timeout(limit, rest.as_mut()).await {
            Ok(ended) => ended,
            Err(_) => {
                cut.cancel();
                rest.await
            }
        }
    }

    async fn end_in_order(
        &mut self,
        functions: &[AppTask],
        cut: &CancellationToken,
    ) -> Result<(), LifecycleError> {
        if let Some(given_up) = self.beginning.take() {
            given_up.task.abort();
            let _ = cut.run_until_cancelled(given_up.task).await;
        }
        let mut first = Ok(());
        for task in functions {
            let ended = unless_cut(cut, task.name(), run(task)).await;
            first = first.and(logged(ended));
        }
        while let Some(lifespan) = self.lifespans.pop() {
            first = first.and(logged(lifespan.end(cut).await));
        }
        let ended = self.lifecycle.values.end(cut).await;
        first.and(ended.map_err(|error| LifecycleError::other("the end of a value", error)))
    }
}

impl BegunLifespan {
    async fn end(self, cut: &CancellationToken) -> Result<(), LifecycleError> {
        self.shutdown.cancel();
        let abort = self.task.abort_handle();
        let ended = async { ended_well(&self.name, self.task.await) };
        let ended = unless_cut(cut, &self.name, ended).await;
        abort.abort();
        ended
    }
}

async fn run(task: &AppTask) -> Result<(), LifecycleError> {
    let ran = catch(task.run()).await.map_err(Error::internal).flatten();
    ran.map_err(|error| LifecycleError::new(task.name(), error))
}

/// Runs a part of the shutdown for as long as somebody waits for it.
async fn unless_cut(
    cut: &CancellationToken,
    what: &str,
    part: impl Future<Output = Result<(), LifecycleError>>,
) -> Result<(), LifecycleError> {
    let ended = cut.run_until_cancelled(part).await;
    ended.unwrap_or_else(|| Err(LifecycleError::other(what, CutOff)))
}

fn logged(ended: Result<(), LifecycleError>) -> Result<(), LifecycleError> {
    ended.inspect_err(|error| tracing::error!(%error, "the shutdown goes on"))
}

fn ended_well(name: &str, ended: Result<LifespanEnd, JoinError>) -> Result<(), LifecycleError> {
    match ended {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => Err(LifecycleError::new(name, error)),
        Ok(Err(panic)) => Err(LifecycleError::other(name, panic)),
        Err(error) => Err(LifecycleError::other(name, error)),
    }
}
