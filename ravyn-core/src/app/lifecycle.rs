//! The startup of an application, and its end.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::lifespan::{DynLifespan, Lifespan};
use crate::error::{BoxError, Error};
use crate::inject::{AppTask, AppValues};
use crate::meta::short_name;
use crate::params::Argument;
use crate::task::{Panic, Tasks, catch};

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

    fn other(what: impl Into<String>, error: impl Into<BoxError>) -> Self {
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
    /// Makes the values of the application, and runs what is to run at startup. What has begun ends again when
    /// something fails.
    pub(super) async fn start(self: &Arc<Self>) -> Result<Running, LifecycleError> {
        let mut running = Running {
            lifecycle: Arc::clone(self),
            lifespans: Vec::new(),
            shutdown: CancellationToken::new(),
        };
        match running.begin().await {
            Ok(()) => Ok(running),
            Err(error) => {
                running.end_lifespans().await;
                let _ = self.values.end().await;
                Err(error)
            }
        }
    }
}

type LifespanEnd = Result<Result<(), Error>, Panic>;

/// An application that has started.
///
/// Dropped without [`shutdown`](Self::shutdown), the second halves of lifespans and the ends of values do not run.
#[must_use = "call `shutdown` when the application ends"]
pub struct Running {
    lifecycle: Arc<Lifecycle>,
    lifespans: Vec<(String, JoinHandle<LifespanEnd>)>,
    shutdown: CancellationToken,
}

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
                Startup::Task(task) => {
                    let ran = catch(task.run()).await.map_err(Error::internal).flatten();
                    ran.map_err(|error| LifecycleError::new(task.name(), error))?;
                }
                Startup::Lifespan(lifespan) => self.begin_lifespan(lifespan).await?,
            }
        }
        Ok(())
    }

    async fn begin_lifespan(&mut self, compiled: &CompiledLifespan) -> Result<(), LifecycleError> {
        let (lifespan, has_started) = Lifespan::new(self.shutdown.clone());
        let run = Arc::clone(&compiled.run).run(lifespan, Arc::clone(&compiled.arguments));
        let task = tokio::spawn(catch(run));
        // One that ends without a yield point drops its end of the channel.
        if has_started.await.is_err() {
            return ended_well(&compiled.name, task.await);
        }
        self.lifespans.push((compiled.name.clone(), task));
        Ok(())
    }

    async fn end_lifespans(&mut self) -> Option<LifecycleError> {
        self.shutdown.cancel();
        let mut first = None;
        while let Some((name, task)) = self.lifespans.pop() {
            if let Err(error) = ended_well(&name, task.await) {
                tracing::error!(%error, "the shutdown goes on");
                first = first.or(Some(error));
            }
        }
        first
    }

    /// Ends the application: tells its tasks and waits for them no longer than `limit`, runs what is to run at
    /// shutdown, then the second halves of lifespans, last begun first, and the ends of values, last made first.
    ///
    /// # Errors
    /// The first one; nothing keeps the rest from running.
    pub async fn shutdown(mut self, limit: Duration) -> Result<(), LifecycleError> {
        let lifecycle = Arc::clone(&self.lifecycle);
        let left = lifecycle.tasks.drain(limit).await;
        if left > 0 {
            tracing::warn!(tasks = left, "tasks are cut off");
        }
        let mut first = None;
        for task in &lifecycle.shutdown {
            let ran = catch(task.run()).await.map_err(Error::internal).flatten();
            if let Err(error) = ran.map_err(|error| LifecycleError::new(task.name(), error)) {
                tracing::error!(%error, "the shutdown goes on");
                first = first.or(Some(error));
            }
        }
        first = first.or(self.end_lifespans().await);
        let ended = lifecycle.values.end().await;
        let ended = ended.map_err(|error| LifecycleError::other("the end of a value", error));
        first.map_or(ended, Err)
    }
}

fn ended_well(
    name: &str,
    ended: Result<LifespanEnd, tokio::task::JoinError>,
) -> Result<(), LifecycleError> {
    match ended {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => Err(LifecycleError::new(name, error)),
        Ok(Err(panic)) => Err(LifecycleError::other(name, panic)),
        Err(error) => Err(LifecycleError::other(name, error)),
    }
}
