//! What is remarked.

use std::fmt;

use serde::Serialize;

/// What can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    ApiDescription,
    OperationId,
    OperationSummary,
    ParameterDescription,
    AnswerDescription,
    BodyExample,
    AnswerExample,
    TagDescription,
    SchemeDescription,
    SchemaDescription,
    PropertyDescription,
}

impl Rule {
    pub(super) const ALL: [Self; 11] = [
        Self::ApiDescription,
        Self::OperationId,
        Self::OperationSummary,
        Self::ParameterDescription,
        Self::AnswerDescription,
        Self::BodyExample,
        Self::AnswerExample,
        Self::TagDescription,
        Self::SchemeDescription,
        Self::SchemaDescription,
        Self::PropertyDescription,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ApiDescription => "api-description",
            Self::OperationId => "operation-id",
            Self::OperationSummary => "operation-summary",
            Self::ParameterDescription => "parameter-description",
            Self::AnswerDescription => "answer-description",
            Self::BodyExample => "body-example",
            Self::AnswerExample => "answer-example",
            Self::TagDescription => "tag-description",
            Self::SchemeDescription => "scheme-description",
            Self::SchemaDescription => "schema-description",
            Self::PropertyDescription => "property-description",
        }
    }
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    rule: &'static str,
    place: String,
    text: &'static str,
}

impl Remark {
    /// Name of the rule: `operation-summary`.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// Where it is missing: `POST /items > body`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is missing.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }
}

/// One line: `POST /items > body: has no example (body-example)`.
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.text, self.rule)
    }
}

/// All that is remarked.
#[derive(Debug, Default)]
pub(super) struct Remarks(Vec<Remark>);

impl Remarks {
    pub(super) fn add(&mut self, rule: Rule, place: impl Into<String>, text: &'static str) {
        self.0.push(Remark {
            rule: rule.name(),
            place: place.into(),
            text,
        });
    }

    pub(super) fn into_list(self) -> Vec<Remark> {
        self.0
    }
}
