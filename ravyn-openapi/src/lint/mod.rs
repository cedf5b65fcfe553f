//! What readers of a document will miss: descriptions, summaries, examples and names.
//!
//! What a framework adds by itself is not asked for more: answers that stand in the components and whose content is a
//! problem alone (RFC 9457), and the schema of a problem.

mod answers;
mod examples;
mod operations;
mod report;
mod schemas;

use serde_json::Value;

pub use self::report::Remark;
use self::report::{Remarks, Rule};
use crate::source::{NotOpenApi, Source, elements, members};

/// Looks through a document of OpenAPI 3.
///
/// # Errors
/// [`NotOpenApi`], where it is something else.
///
/// # Example
/// ```
/// use ravyn_openapi::lint;
/// use serde_json::json;
///
/// let remarks = lint::check(&json!({
///     "openapi": "3.1.0",
///     "info": {"title": "Shop", "version": "1.0.0", "description": "Sells tea."},
///     "paths": {"/items": {"get": {"operationId": "list"}}},
/// }))?;
/// let lines: Vec<String> = remarks.iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["GET /items: has neither a summary nor a description (operation-summary)"]);
/// # Ok::<(), ravyn_openapi::NotOpenApi>(())
/// ```
pub fn check(document: &Value) -> Result<Vec<Remark>, NotOpenApi> {
    let source = Source::new(document)?;
    let mut remarks = Remarks::default();
    about(source, &mut remarks);
    let operations = operations::check(source, &mut remarks);
    tags(document, &operations.tags, &mut remarks);
    schemas::check(source, &operations.schemas, &mut remarks);
    Ok(remarks.into_list())
}

/// The names of all rules.
pub fn rules() -> impl Iterator<Item = &'static str> {
    Rule::ALL.into_iter().map(Rule::name)
}

fn about(source: Source<'_>, remarks: &mut Remarks) {
    let root = source.root();
    if is_blank(&root["info"]["description"]) {
        remarks.add(
            Rule::ApiDescription,
            "document",
            "does not say what the API is for",
        );
    }
    for (name, scheme) in members(&root["components"]["securitySchemes"]) {
        if is_blank(&source.resolve(scheme)["description"]) {
            let place = format!("scheme {name}");
            remarks.add(Rule::SchemeDescription, place, "has no description");
        }
    }
}

fn tags(document: &Value, used: &[&str], remarks: &mut Remarks) {
    let declared = elements(&document["tags"]);
    for name in used {
        let declared = declared.iter().find(|tag| tag["name"] == *name);
        if declared.is_none_or(|tag| is_blank(&tag["description"])) {
            let place = format!("tag {name}");
            remarks.add(Rule::TagDescription, place, "has no description");
        }
    }
}

/// Whether there are no words.
fn is_blank(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.trim().is_empty())
}
