//! The document of each example, as its readers see it.

use super::{examples, folder, npm_tool, python_tool};
use crate::shell::{self, Failure, Outcome};
use std::fs::{self, File};
use std::path::PathBuf;

/// What of redocly's recommended rules does not stop the run: they warn of what only an application can say
/// (`info-license`), or of operations that no request can get wrong (`operation-4xx-response`).
const MOST_WARNINGS: &str = "1000";

/// Held against the specification by the validator of the Python world.
pub(super) fn validate() -> Outcome {
    let validator = python_tool("openapi-spec-validator", "0.9.0")?;
    for (example, path) in documents()? {
        shell::run(
            &format!("openapi-spec-validator on {example}"),
            shell::program(&validator, ["--schema", "3.1"]).arg(&path),
        )?;
    }
    Ok(())
}

/// Held against the recommended rules of a linter of the JavaScript world.
pub(super) fn lint() -> Outcome {
    let linter = npm_tool("@redocly/cli", "2.77.0", "redocly")?;
    for (example, path) in documents()? {
        shell::run(
            &format!("redocly on {example}"),
            shell::program(
                &linter,
                [
                    "lint",
                    "--extends=recommended",
                    "--max-problems",
                    MOST_WARNINGS,
                ],
            )
            .arg(&path)
            .env("REDOCLY_TELEMETRY", "off"),
        )?;
    }
    Ok(())
}

/// The document of each example, written into a file.
fn documents() -> Outcome<Vec<(String, PathBuf)>> {
    let folder = folder().join("openapi");
    fs::create_dir_all(&folder).map_err(|error| Failure::new("openapi documents", error))?;
    let mut documents = Vec::new();
    for example in examples()? {
        let step = format!("document of {example}");
        let path = folder.join(format!("{example}.json"));
        let file = File::create(&path).map_err(|error| Failure::new(&step, error))?;
        shell::run(
            &step,
            shell::cargo(["run", "--quiet", "--all-features", "--example", &example])
                .args(["--", "openapi"])
                .stdout(file),
        )?;
        documents.push((example, path));
    }
    Ok(documents)
}
