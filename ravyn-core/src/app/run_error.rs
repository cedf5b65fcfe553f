//! Why a program ended.

use std::error::Error as StdError;
use std::fmt;

use super::{CommandFailure, LifecycleError};
use crate::error::{BoxError, BuildError};
use crate::server::{BindError, ServeError};
use crate::settings::SettingsError;

/// Why the program ended.
pub enum RunError {
    /// The application has faults.
    Build(BuildError),
    /// The application did not start, or did not end well.
    Lifecycle(LifecycleError),
    /// The address cannot be listened on.
    Bind(BindError),
    /// The server ended before it was told to.
    Serve(ServeError),
    /// The command line has a mistake; the text says which.
    CommandLine(String),
    /// The system refused what the program needs, such as a thread or a signal handler.
    System(std::io::Error),
    /// A command failed.
    Command(BoxError),
    /// The program's own reason: see [`other`](Self::other).
    Other(BoxError),
}

impl RunError {
    /// An error of the program's own, so that `?` takes it in a `main` that runs an application.
    ///
    /// A [`BoxError`] needs no more than `?`. Rust has no conversion from every error: this type is one, too.
    ///
    /// # Example
    /// ```no_run
    /// use ravyn_core::app::{Ravyn, RunError};
    ///
    /// fn main() -> Result<(), RunError> {
    ///     let motto = std::fs::read_to_string("motto.txt").map_err(RunError::other)?;
    ///     let app: Ravyn = Ravyn::new().title(motto);
    ///     app.run()
    /// }
    /// ```
    pub fn other(error: impl Into<BoxError>) -> Self {
        Self::Other(error.into())
    }

    /// The failure of a command that has something to print.
    #[must_use]
    pub fn as_command_failure(&self) -> Option<&CommandFailure> {
        match self {
            Self::Command(error) => error.downcast_ref(),
            _ => None,
        }
    }
}

impl From<BoxError> for RunError {
    fn from(error: BoxError) -> Self {
        Self::Other(error)
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Lifecycle(error) => error.fmt(f),
            Self::Bind(error) => error.fmt(f),
            Self::Serve(error) => error.fmt(f),
            Self::CommandLine(text) => f.write_str(text),
            Self::System(_) => f.write_str("the system refused what the program needs"),
            Self::Command(error) | Self::Other(error) => error.fmt(f),
        }
    }
}

/// For a person: `fn main() -> ravyn::Result` prints an error with `Debug`. It has the whole chain of causes.
impl fmt::Debug for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Build(error) = self {
            return fmt::Debug::fmt(error, f);
        }
        fmt::Display::fmt(self, f)?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl StdError for RunError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Build(_) | Self::Lifecycle(_) | Self::CommandLine(_) => None,
            Self::Bind(error) => error.source(),
            Self::Serve(error) => error.source(),
            Self::System(error) => Some(error),
            Self::Command(error) | Self::Other(error) => error.source(),
        }
    }
}

impl From<BuildError> for RunError {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl From<SettingsError> for RunError {
    fn from(error: SettingsError) -> Self {
        Self::Build(error.into())
    }
}

impl From<LifecycleError> for RunError {
    fn from(error: LifecycleError) -> Self {
        Self::Lifecycle(error)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_programs_own_is_shown_with_its_causes() {
        fn boxed() -> Result<(), RunError> {
            let number: Result<u8, BoxError> = "x".parse().map_err(Into::into);
            number?;
            Ok(())
        }
        let error = boxed().expect_err("no number");
        assert_eq!(format!("{error:?}"), "invalid digit found in string");
        #[derive(Debug, thiserror::Error)]
        #[error("the motto is lost")]
        struct Lost(#[source] std::fmt::Error);
        assert_eq!(
            format!("{:?}", RunError::other(Lost(std::fmt::Error))),
            "the motto is lost: an error occurred when formatting an argument"
        );
    }
}
