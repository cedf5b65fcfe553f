//! What a comparison found.

use std::fmt;

use serde::Serialize;

/// How much a change asks of the next version, in the words of Semantic Versioning. The greater is the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Words for people differ.
    Patch,
    /// There is more than before, and clients go on as they are.
    Minor,
    /// Clients break, or may.
    Major,
}

impl Severity {
    /// The word of a command line.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Patch, Self::Minor, Self::Major];
        all.into_iter().find(|one| one.word() == word)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Whose values a change concerns. Of a webhook and a callback, what the client receives is the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// What clients send.
    Request,
    /// What clients receive.
    Answer,
    /// Neither alone: the operation or the document as a whole.
    Api,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Api => "api",
        })
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub(super) severity: Severity,
    #[serde(rename = "certain")]
    pub(super) is_certain: bool,
    pub(super) direction: Direction,
    pub(super) place: String,
    pub(super) text: String,
}

impl Finding {
    /// What it asks of the next version.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Whether the severity is known. A change that may break is counted as one that does.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.is_certain
    }

    /// Whose values it concerns.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Where it is: `POST /items > body > /price`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What it is, in one line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// One line: `major  request  POST /items > body > /price: the maximum is 10, was 20`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            severity,
            direction,
            place,
            text,
            ..
        } = self;
        write!(f, "{severity}  {direction:7}  {place}: {text}")?;
        if !self.is_certain {
            f.write_str(" (may break)")?;
        }
        Ok(())
    }
}

/// The changes between two documents, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(pub(super) Vec<Finding>);

impl Report {
    /// What the next version has to be; `None` where nothing differs.
    #[must_use]
    pub fn verdict(&self) -> Option<Severity> {
        self.0.iter().map(Finding::severity).max()
    }

    /// The changes.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }

    /// How many changes there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let of_severity = self.0.iter().filter(|one| one.severity == severity);
        of_severity.count()
    }
}

/// The verdict as `verdict`: `major`, `minor`, `patch` or `none`; and the `findings`.
impl Serialize for Report {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'r> {
            verdict: &'static str,
            findings: &'r [Finding],
        }
        let verdict = self.verdict().map_or("none", Severity::word);
        let findings = &self.0;
        Shape { verdict, findings }.serialize(serializer)
    }
}

/// A line for each change, and one for the verdict.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            writeln!(f, "{finding}")?;
        }
        let Some(verdict) = self.verdict() else {
            return writeln!(f, "verdict: none, no difference");
        };
        let counts = [Severity::Major, Severity::Minor, Severity::Patch].map(|severity| {
            let count = self.count(severity);
            format!("{count} {severity}")
        });
        writeln!(f, "verdict: {verdict} ({})", counts.join(", "))
    }
}
