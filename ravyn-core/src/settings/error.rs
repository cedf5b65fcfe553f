//! All that is wrong with settings.

use std::fmt;

use crate::error::{BuildError, BuildFault};

/// Every fault of the settings of one type, each with where its value came from. Values are not repeated.
///
/// As an error of `main` it is printed as the faults of `build()` are.
pub struct SettingsError(pub(super) Vec<BuildFault>);

impl SettingsError {
    /// The faults.
    #[must_use]
    pub fn faults(&self) -> &[BuildFault] {
        &self.0
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            write!(f, "{fault}\n\n")?;
        }
        let noun = if self.0.len() == 1 { "fault" } else { "faults" };
        write!(f, "the settings have {} {noun}", self.0.len())?;
        let first = self.0.iter().map(BuildFault::code).min();
        first.map_or(Ok(()), |code| write!(f, "; `explain {code}` tells more"))
    }
}

/// As `Display`: `main` prints an error with `Debug`.
impl fmt::Debug for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n\n{self}")
    }
}

impl std::error::Error for SettingsError {}

impl From<SettingsError> for Vec<BuildFault> {
    fn from(error: SettingsError) -> Self {
        error.0
    }
}

impl From<SettingsError> for BuildError {
    fn from(error: SettingsError) -> Self {
        Self::of(error.0)
    }
}
