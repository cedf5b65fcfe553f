//! Faults of an application that are found before it serves its first request.

use std::fmt;

use crate::meta::SourceLocation;

/// One fault, laid out as rustc lays out its errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFault(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: &'static str,
    severity: Severity,
    message: String,
    route: Option<String>,
    source: Option<SourceLocation>,
    notes: Vec<String>,
    help: Option<String>,
}

/// Whether a fault stops the startup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not: the application does what it says, which may not be what is meant.
    Warning,
}

impl BuildFault {
    /// A fault with a stable code, `RV0001` and so on; `explain` has a page for each.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            severity: Severity::Error,
            message: message.into(),
            route: None,
            source: None,
            notes: Vec::new(),
            help: None,
        }))
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.0.severity = Severity::Warning;
        self
    }

    /// The route it concerns: `GET /items/{id}`.
    #[must_use]
    pub fn route(mut self, route: impl Into<String>) -> Self {
        self.0.route = Some(route.into());
        self
    }

    /// Where the code at fault stands.
    #[must_use]
    pub fn at(mut self, source: SourceLocation) -> Self {
        self.0.source = Some(source);
        self
    }

    /// The same, unless the place is known already.
    #[must_use]
    pub(crate) fn at_unless_known(mut self, source: SourceLocation) -> Self {
        self.0.source.get_or_insert(source);
        self
    }

    /// The route, unless one is known already.
    #[must_use]
    pub(crate) fn route_unless_known(mut self, route: &str) -> Self {
        self.0.route.get_or_insert_with(|| route.to_owned());
        self
    }

    /// A fact that helps to understand it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.0.notes.push(note.into());
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Whether it stops the startup.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.0.severity
    }

    /// Message, place and help in one line, for the log.
    pub(crate) fn in_one_line(&self) -> String {
        let Inner { code, message, .. } = &*self.0;
        let place = self.0.source.map(|source| format!(" ({source})"));
        let help = self.0.help.as_ref().map(|help| format!("; {help}"));
        let (place, help) = (place.unwrap_or_default(), help.unwrap_or_default());
        format!("{code}: {message}{place}{help}")
    }
}

impl fmt::Display for BuildFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.0.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{word}[{}]: {}", self.0.code, self.0.message)?;
        if let Some(source) = self.0.source {
            write!(f, "\n  --> {source}")?;
        }
        if let Some(route) = &self.0.route {
            write!(f, "\n   = route: {route}")?;
        }
        for note in &self.0.notes {
            write!(f, "\n   = note: {note}")?;
        }
        if let Some(help) = &self.0.help {
            write!(f, "\n   = help: {help}")?;
        }
        Ok(())
    }
}

/// Every fault of an application, found in one pass by `build()`.
pub struct BuildError(Vec<BuildFault>);

impl BuildError {
    /// The error of these faults; `Ok` when there is none.
    ///
    /// # Errors
    /// When there is a fault.
    pub fn check(faults: Vec<BuildFault>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self(faults))
        }
    }

    /// The error of faults of which there is at least one.
    pub(crate) fn of(faults: Vec<BuildFault>) -> Self {
        Self(faults)
    }

    /// The faults.
    #[must_use]
    pub fn faults(&self) -> &[BuildFault] {
        &self.0
    }
}

impl From<BuildFault> for BuildError {
    fn from(fault: BuildFault) -> Self {
        Self(vec![fault])
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            write!(f, "{fault}\n\n")?;
        }
        let mut codes: Vec<_> = self.0.iter().map(BuildFault::code).collect();
        codes.sort_unstable();
        codes.dedup();
        let noun = if self.0.len() == 1 { "fault" } else { "faults" };
        write!(
            f,
            "the application has {} {noun}; `explain {}` tells more",
            self.0.len(),
            codes[0]
        )
    }
}

/// As `Display`: `fn main() -> ravyn::Result` prints an error with `Debug`.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n\n{self}")
    }
}

impl std::error::Error for BuildError {}
