//! What breaks between two versions of a document, and by how much the version has to rise.
//!
//! A change is judged by where the set of values goes. What clients send may be taken from them no more than before:
//! a narrower set breaks. What clients receive may surprise them no more than before: a wider set breaks. What cannot
//! be told is counted as breaking, and says so.
//!
//! It reads plain JSON, so that the older document may be of any tool.

mod answers;
mod content;
mod findings;
mod operation;
mod parameters;
mod paths;
mod report;
mod schema;
mod security;
mod sides;

use serde_json::Value;

use self::findings::Findings;
pub use self::report::{Direction, Finding, Report, Severity};
use self::sides::Sides;
use crate::source::{NotOpenApi, Source};

/// Compares two documents of OpenAPI 3.
///
/// # Errors
/// [`NotOpenApi`], where one of them is something else.
///
/// # Example
/// ```
/// use ravyn_openapi::diff::{self, Severity};
/// use serde_json::json;
///
/// let old = json!({"openapi": "3.1.0", "paths": {"/items": {"get": {}}}});
/// let new = json!({"openapi": "3.1.0", "paths": {"/items": {"get": {
///     "parameters": [{"name": "page", "in": "query", "required": true}],
/// }}}});
/// let report = diff::compare(&old, &new)?;
/// assert_eq!(report.verdict(), Some(Severity::Major));
/// let finding = &report.findings()[0];
/// assert_eq!(finding.place(), "GET /items > query page");
/// assert_eq!(finding.text(), "is a new parameter, and required");
/// # Ok::<(), ravyn_openapi::NotOpenApi>(())
/// ```
pub fn compare(old: &Value, new: &Value) -> Result<Report, NotOpenApi> {
    let sides = Sides {
        old: Source::new(old)?,
        new: Source::new(new)?,
    };
    let mut findings = Findings::default();
    paths::compare(sides, &mut findings);
    security::schemes(sides, &mut findings);
    Ok(findings.into_report())
}
