//! The command `openapi`: prints the document, holds it against a file, and judges it.
//!
//! None of it runs a provider, needs a secret or opens a socket: the document is made by the build.

mod drift;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ravyn_core::app::{Command, CommandFailure, CommandOptions};
use ravyn_core::error::BoxError;
use serde_json::Value;

use crate::diff::{self, Severity};
use crate::lint;
use crate::model::Document;
use crate::source::NotOpenApi;
use crate::yaml;

/// How the command comes by the document.
pub(crate) type GetDocument = Arc<dyn Fn() -> Result<Arc<Document>, BoxError> + Send + Sync>;

const EXIT_CODES: &str = "Exit codes: 0 done; 1 the file has drifted, or cannot be read";

const EXIT_CODES_OF_DIFF: &str = "\
Exit codes: 0 nothing breaks clients; 1 something does, or may, or OLD cannot be read.
With --fail-on minor or --fail-on patch, 1 already for a change of that severity.
The report is on standard output, also with code 1; why the code is 1 is on standard error.

Verdicts: major (clients break, or may), minor (there is more than before), patch (words), none.";

const EXIT_CODES_OF_LINT: &str = "\
Exit codes: 0 nothing is missing; 1 something is.
The list is on standard output, also with code 1.";

#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("`{path}` cannot be read")]
    Unreadable {
        path: String,
        #[source]
        reason: std::io::Error,
    },
    #[error("`{path}` is no document")]
    NoText {
        path: String,
        #[source]
        reason: yaml::Unreadable,
    },
    #[error("`{path}` cannot be compared")]
    NotOpenApi {
        path: String,
        #[source]
        reason: NotOpenApi,
    },
}

/// `openapi`, with what is below it.
pub(crate) fn command(document: &GetDocument) -> Command {
    let (of_print, of_diff, of_lint) = (document.clone(), document.clone(), document.clone());
    let print = Command::taking(
        "openapi",
        "Prints the OpenAPI document",
        move |_, options| print(&*of_print()?, options),
    );
    let diff = Command::taking(
        "diff",
        "Tells what changed since an older document, and what breaks",
        move |_, options| self::diff(&value(&*of_diff()?)?, options),
    );
    let lint = Command::taking(
        "lint",
        "Tells what readers of the document will miss",
        move |_, options| self::lint(&value(&*of_lint()?)?, options),
    );
    print
        .flag("yaml", "Prints YAML")
        .option_of(
            "check",
            "FILE",
            "Compares with a file, JSON or YAML, and prints what differs",
        )
        .details(EXIT_CODES)
        .subcommand(
            diff.argument("OLD", "The older document, JSON or YAML of OpenAPI 3")
                .flag("json", "Prints JSON")
                .option_of(
                    "fail-on",
                    "SEVERITY",
                    "The least change that fails: major, minor or patch [default: major]",
                )
                .details(EXIT_CODES_OF_DIFF),
        )
        .subcommand(
            lint.flag("json", "Prints JSON")
                .option_of(
                    "allow",
                    "RULE",
                    "A rule that may be broken; several times for several",
                )
                .details(EXIT_CODES_OF_LINT),
        )
}

fn value(document: &Document) -> Result<Value, serde_json::Error> {
    serde_json::to_value(document)
}

fn print(document: &Document, options: &CommandOptions) -> Result<String, BoxError> {
    if let Some(path) = options.get("check") {
        return check(document, path);
    }
    if options.has("yaml") {
        return Ok(yaml::text(document));
    }
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

fn check(document: &Document, path: &str) -> Result<String, BoxError> {
    let file = read(path)?;
    let differences = drift::between(&file, &value(document)?);
    if differences.is_empty() {
        return Ok(format!("`{path}` is up to date\n"));
    }
    let is_yaml = Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "yaml" || ending == "yml");
    let flag = if is_yaml { " --yaml" } else { "" };
    let count = differences.len();
    let noun = if count == 1 {
        "difference"
    } else {
        "differences"
    };
    let reason = format!(
        "`{path}` has drifted from the application, {count} {noun}: write it anew with `openapi{flag} > {path}`"
    );
    Err(CommandFailure::new(drift::told(&differences), reason).into())
}

fn diff(document: &Value, options: &CommandOptions) -> Result<String, BoxError> {
    let word = options.get("fail-on").unwrap_or("major");
    let limit = Severity::from_word(word)
        .ok_or_else(|| format!("`{word}` is no severity: write major, minor or patch"))?;
    let path = options.get("OLD").unwrap_or_default();
    let report = diff::compare(&read(path)?, document);
    let report = report.map_err(|reason| FileError::NotOpenApi {
        path: path.to_owned(),
        reason,
    })?;
    let text = if options.has("json") {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        report.to_string()
    };
    match report.verdict() {
        Some(verdict) if verdict >= limit => {
            let reason = format!("the change since `{path}` is {verdict}");
            Err(CommandFailure::new(text, reason).into())
        }
        _ => Ok(text),
    }
}

fn lint(document: &Value, options: &CommandOptions) -> Result<String, BoxError> {
    let allowed: Vec<&str> = options.all("allow").collect();
    for rule in &allowed {
        if !lint::rules().any(|known| known == *rule) {
            let known: Vec<&str> = lint::rules().collect();
            return Err(format!(
                "there is no rule `{rule}`; the rules are {}",
                known.join(", ")
            )
            .into());
        }
    }
    let mut remarks = lint::check(document)?;
    remarks.retain(|remark| !allowed.contains(&remark.rule()));
    let text = if options.has("json") {
        serde_json::to_string_pretty(&remarks)? + "\n"
    } else {
        remarks.iter().map(|remark| format!("{remark}\n")).collect()
    };
    match remarks.len() {
        0 if options.has("json") => Ok(text),
        0 => Ok("nothing is missing\n".to_owned()),
        1 => Err(CommandFailure::new(text, "the document lacks something in 1 place").into()),
        count => {
            let reason = format!("the document lacks something in {count} places");
            Err(CommandFailure::new(text, reason).into())
        }
    }
}

fn read(path: &str) -> Result<Value, FileError> {
    let text = fs::read_to_string(path).map_err(|reason| FileError::Unreadable {
        path: path.to_owned(),
        reason,
    })?;
    yaml::read(&text).map_err(|reason| FileError::NoText {
        path: path.to_owned(),
        reason,
    })
}
