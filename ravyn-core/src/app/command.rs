//! A command of the program, beside `serve`.

use std::fmt;
use std::sync::Arc;

use super::App;
use crate::error::BoxError;

type Run = dyn Fn(&App) -> Result<String, BoxError> + Send + Sync;

/// A command: `my-program NAME` builds the application, runs it and prints what it returns.
///
/// It opens no socket and makes no value of the application.
#[derive(Clone)]
pub struct Command {
    name: &'static str,
    about: &'static str,
    run: Arc<Run>,
}

impl Command {
    /// A command.
    pub fn new<F>(name: &'static str, about: &'static str, run: F) -> Self
    where
        F: Fn(&App) -> Result<String, BoxError> + Send + Sync + 'static,
    {
        Self {
            name,
            about,
            run: Arc::new(run),
        }
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

    /// Runs it; the text goes to standard output.
    ///
    /// # Errors
    /// Its own.
    pub fn run(&self, app: &App) -> Result<String, BoxError> {
        (self.run)(app)
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name)
    }
}
